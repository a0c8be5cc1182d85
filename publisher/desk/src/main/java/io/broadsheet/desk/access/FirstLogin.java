package io.broadsheet.desk.access;

import io.micronaut.context.event.StartupEvent;
import io.micronaut.runtime.event.annotation.EventListener;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the first editor, so that a fresh installation can be used at once. */
@Singleton
class FirstLogin {
    /** Name of the first editor. */
    static final String NAME = "editor";

    private static final Logger log = LoggerFactory.getLogger(FirstLogin.class);

    private final Editors editors;
    private final Passwords passwords;
    private final FirstLoginConfig config;

    FirstLogin(Editors editors, Passwords passwords, FirstLoginConfig config) {
        this.editors = editors;
        this.passwords = passwords;
        this.config = config;
    }

    @EventListener
    void start(StartupEvent event) {
        if (!editors.isEmpty()) {
            return;
        }
        String given = config.firstPassword();
        String password = given == null ? passwords.random() : given;
        // Of two processes that start at once, only the one whose password counts says it.
        if (editors.add(NAME, passwords.hash(password)) && given == null) {
            log.warn("first login: {} / {}", NAME, password);
        }
    }
}
