package io.broadsheet.desk.distribution;

import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.desk.article.PublishingDesk;
import io.broadsheet.desk.signal.Signal;
import io.broadsheet.desk.signal.Signals;
import io.broadsheet.desk.signal.WakeUp;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.Consumer;

/** The boards, to look at once or to watch. */
@Singleton
public final class Boards {
    private final PublishingDesk desk;
    private final Progress progress;
    private final DistributionConfig config;
    private final Signals signals;

    Boards(PublishingDesk desk, Progress progress, DistributionConfig config, Signals signals) {
        this.desk = desk;
        this.progress = progress;
        this.config = config;
        this.signals = signals;
    }

    /** The board of the article with this slug, as of now. */
    public Optional<Board> find(String slug) {
        return desk.find(slug)
                .map(article -> Board.of(article, config.channels(), progress.of(article.id(), article.revision())));
    }

    /** Who watches a board. */
    interface Watcher {
        /** The board is another one now, or this is the first look. */
        void changed(Board board);

        /** Nothing changed for a while. */
        void idle();
    }

    /** A watch, to be ended from any thread. */
    static final class Watch {
        private final WakeUp wakeUp = new WakeUp();
        private volatile boolean left;

        void leave() {
            left = true;
            wakeUp.call();
        }
    }

    /** Shows a board and each change of it, until the watch is left. Blocks. */
    void watch(Watch watch, ArticleId article, String slug, Watcher watcher) throws InterruptedException {
        Consumer<String> onSignal = payload -> {
            if (payload.isEmpty() || payload.equals(article.toString())) {
                watch.wakeUp.call();
            }
        };
        Signals.Listening listening = signals.listen(Signal.DISTRIBUTION, onSignal);
        try {
            Optional<Board> shown = Optional.empty();
            while (!watch.left) {
                Optional<Board> board = find(slug);
                if (!board.equals(shown)) {
                    shown = board;
                    board.ifPresent(watcher::changed);
                }
                if (!watch.left && !watch.wakeUp.await(config.heartbeat())) {
                    watcher.idle();
                }
            }
        } finally {
            listening.close();
        }
    }
}
