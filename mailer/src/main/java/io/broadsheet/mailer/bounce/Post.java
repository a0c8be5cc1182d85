package io.broadsheet.mailer.bounce;

import jakarta.inject.Singleton;
import jakarta.mail.internet.MimeMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes in the mail that came to the bounce address. */
@Singleton
public final class Post {
    private static final Logger log = LoggerFactory.getLogger(Post.class);

    private final Arrivals arrivals;

    Post(Arrivals arrivals) {
        this.arrivals = arrivals;
    }

    /**
     * Takes a mail in; the same again is fine.
     *
     * @param key what names it for ever
     * @return whether nothing is left to do; false for what a person should read
     */
    public boolean take(MimeMessage mail, String key) {
        Report report = ReportReader.read(mail);
        boolean handled = arrivals.take(report, key);
        switch (report) {
            case Report.Unknown(var why) -> log.info("mail {} is left to a person: {}", key, why);
            case Report.Nothing(var what) -> log.debug("mail {} changes nothing: {}", key, what);
            case Report.Bounce _, Report.Complaint _ -> {
                if (!handled) {
                    log.info("mail {} is left to a person: it does not prove that it is about a mail of ours", key);
                }
            }
        }
        return handled;
    }
}
