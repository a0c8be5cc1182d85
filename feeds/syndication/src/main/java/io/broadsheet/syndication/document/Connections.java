package io.broadsheet.syndication.document;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** All open connections. Where there are too many, those are closed that have waited longest for a request. */
@Singleton
final class Connections {
    private final int most;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong numbers = new AtomicLong();
    private final ConcurrentSkipListMap<Long, Channel> waiting = new ConcurrentSkipListMap<>();

    Connections(ConnectionConfig config) {
        this.most = config.most();
    }

    /** Counts a connection that has been opened. */
    void opened() {
        if (open.incrementAndGet() > most) {
            Map.Entry<Long, Channel> longest = waiting.pollFirstEntry();
            if (longest != null) {
                ChannelFuture _ = longest.getValue().close();
            }
        }
    }

    /** Counts a connection that is no more. */
    void closed() {
        open.decrementAndGet();
    }

    /** A connection waits for its next request; returns the number by which it does. */
    long waits(Channel channel) {
        long number = numbers.incrementAndGet();
        waiting.put(number, channel);
        return number;
    }

    /** It waits no more. */
    void goesOn(long number) {
        waiting.remove(number);
    }
}
