package io.broadsheet.syndication.page;

import io.broadsheet.syndication.document.Notices;
import io.broadsheet.syndication.document.Print;
import io.broadsheet.syndication.entry.Entries;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import org.jdbi.v3.core.Jdbi;

/** Pages that lead on to the newest articles. */
@Singleton
class PageNotices implements Notices {
    static final int NEWEST = 5;

    private final Jdbi jdbi;
    private final Entries entries;
    private final Typesetter typesetter;

    PageNotices(@Named("syndication") Jdbi jdbi, Entries entries, Typesetter typesetter) {
        this.jdbi = jdbi;
        this.entries = entries;
        this.typesetter = typesetter;
    }

    @Override
    public Print missing() {
        return typesetter.missing(jdbi.withHandle(handle -> entries.newest(handle, NEWEST)));
    }

    @Override
    public Print ended() {
        return typesetter.ended(jdbi.withHandle(handle -> entries.newest(handle, NEWEST)));
    }
}
