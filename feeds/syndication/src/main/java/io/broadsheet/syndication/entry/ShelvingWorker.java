package io.broadsheet.syndication.entry;

import io.micronaut.context.annotation.Context;
import jakarta.annotation.PostConstruct;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts entries from before there were shelves onto them, before anything else happens. */
@Context
final class ShelvingWorker {
    private static final Logger log = LoggerFactory.getLogger(ShelvingWorker.class);

    private final Entries entries;

    ShelvingWorker(Entries entries) {
        this.entries = entries;
    }

    @PostConstruct
    void shelve() {
        int count = entries.shelveAll();
        if (count > 0) {
            log.info("{} entries from before there were shelves stand on them now", count);
        }
    }
}
