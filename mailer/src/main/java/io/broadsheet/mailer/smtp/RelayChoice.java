package io.broadsheet.mailer.smtp;

/** Says where mails go: the configured server, or what stands in for it. */
@FunctionalInterface
public interface RelayChoice {
    /** The server. Asked when a connection is opened. */
    Relay relay();
}
