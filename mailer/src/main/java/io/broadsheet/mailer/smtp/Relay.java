package io.broadsheet.mailer.smtp;

/** The mail server that mails are handed to. */
public record Relay(String host, int port) {
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
