package io.broadsheet.mailer.canary;

import io.broadsheet.mailer.mailbox.Imap;
import io.broadsheet.mailer.smtp.Trust;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.search.HeaderTerm;
import java.io.IOException;
import java.util.Properties;

/** Looks for canaries in their mailbox. */
final class Mailbox {
    static final String HEADER = "X-Broadsheet-Canary";

    private Mailbox() {}

    /** Whether the one with this token is there; deletes it, and older ones with it. */
    static boolean find(CanaryConfig config, String token) throws MessagingException, IOException {
        Properties told = Imap.settings(config.kept(), config.timeout());
        told.put("mail.imap.ssl.socketFactory", Trust.sockets(config.key(), config.trust()));
        try (Store store = Session.getInstance(told).getStore("imap")) {
            store.connect(config.host(), config.port(), config.username(), config.secret());
            Folder folder = store.getFolder(config.folder());
            folder.open(Folder.READ_WRITE);
            try {
                boolean found = false;
                for (Message message : folder.search(new HeaderTerm(HEADER, ""))) {
                    String[] values = message.getHeader(HEADER);
                    found |= values != null
                            && values.length > 0
                            && values[0].strip().equals(token);
                    message.setFlag(Flags.Flag.DELETED, true);
                }
                return found;
            } finally {
                folder.close(true);
            }
        }
    }
}
