package io.broadsheet.mailer.mailbox;

import io.broadsheet.mailer.Signal;
import io.broadsheet.mailer.WorkerThread;
import io.broadsheet.mailer.bounce.Post;
import io.micronaut.context.annotation.Context;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.mail.FetchProfile;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.UIDFolder;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.search.FlagTerm;
import java.time.Duration;
import java.util.Arrays;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what is new in the mailbox, some messages at a time. A report is taken in before it is marked or deleted, and the same
 * again is known, so a crash between the two neither loses nor doubles one. What is no report stays, marked as read, for a person.
 */
@Context
class MailboxWorker {
    private static final Logger log = LoggerFactory.getLogger(MailboxWorker.class);
    private static final int AT_A_TIME = 200;
    /** A report is small; a mail with a film in it is none. */
    private static final int MAX_SIZE = 5_000_000;

    private final MailboxConfig config;
    private final Post post;
    private final Signal stopped = new Signal();
    private @Nullable WorkerThread thread;

    MailboxWorker(MailboxConfig config, Post post) {
        this.config = config;
        this.post = post;
    }

    @PostConstruct
    void start() {
        if (config.host() != null) {
            thread = WorkerThread.start("mailer-mailbox", this::step);
        }
    }

    @PreDestroy
    void stop() {
        if (thread != null) {
            thread.stop(Duration.ofSeconds(5));
        }
    }

    private void step() throws InterruptedException {
        int read;
        do {
            read = readSome();
        } while (read == AT_A_TIME);
        stopped.await(config.every());
    }

    private int readSome() {
        try (Store store = Session.getInstance(settings()).getStore("imap")) {
            store.connect(config.host(), config.port(), config.username(), config.password());
            try (Folder folder = store.getFolder(config.folder())) {
                folder.open(Folder.READ_WRITE);
                Message[] unread = folder.search(new FlagTerm(new Flags(Flags.Flag.SEEN), false));
                Message[] some = Arrays.copyOf(unread, Math.min(unread.length, AT_A_TIME));
                FetchProfile profile = new FetchProfile();
                profile.add(FetchProfile.Item.SIZE);
                profile.add(UIDFolder.FetchProfileItem.UID);
                folder.fetch(some, profile);
                for (Message message : some) {
                    read(folder, message);
                }
                return some.length;
            }
        } catch (MessagingException e) {
            throw new IllegalStateException(
                    "the mailbox %s at %s:%d cannot be read (expected: an IMAP server that lets %s in): %s"
                            .formatted(
                                    config.folder(), config.host(), config.port(), config.username(), e.getMessage()),
                    e);
        }
    }

    private void read(Folder folder, Message message) throws MessagingException {
        boolean handled = false;
        if (message.getSize() <= MAX_SIZE && message instanceof MimeMessage mail) {
            handled = post.take(mail, key(folder, message));
        } else {
            log.info("a message of {} bytes in the mailbox is left to a person", message.getSize());
        }
        message.setFlag(Flags.Flag.SEEN, true);
        if (handled && config.deleteHandled()) {
            message.setFlag(Flags.Flag.DELETED, true);
        }
    }

    /** What names a message for as long as the mailbox lives (RFC 9051 section 2.3.1.1). */
    private String key(Folder folder, Message message) throws MessagingException {
        UIDFolder numbers = (UIDFolder) folder;
        return "%s@%s/%s/%d/%d"
                .formatted(
                        config.username(),
                        config.host(),
                        config.folder(),
                        numbers.getUIDValidity(),
                        numbers.getUID(message));
    }

    private Properties settings() {
        Properties settings = Imap.settings(config.kept(), config.timeout());
        // What others wrote is read, not repaired.
        settings.setProperty("mail.mime.address.strict", "false");
        return settings;
    }
}
