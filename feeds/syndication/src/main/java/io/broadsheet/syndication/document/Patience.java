package io.broadsheet.syndication.document;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections whose requests do not come or whose answers are not taken: the server's own timeouts begin anew with
 * each byte that trickles. Of a body only the time counts in which the server waits for the client, not the other way round.
 * One per connection.
 */
final class Patience extends ChannelDuplexHandler {
    /** So much of a body earns the client a new stretch of time. */
    private static final int WORTH_WAITING = 16 * 1024;

    static final long BUSY = Long.MIN_VALUE;

    private final Connections connections;
    private final long requestNanos;
    private final long stallNanos;

    /** Requests whose answers are not written yet. */
    private int unanswered;
    /** Whether a request has begun and not ended. */
    private boolean receiving;

    private boolean interim;
    private long budget;
    private int received;

    /** When what is waited for must have come, by {@link System#nanoTime}; counts while {@link #watching}. */
    private long due;

    private boolean watching;

    /**
     * Looks at {@link #due} when it ends and begins anew where that has moved: a request costs a look at the clock, not two
     * changes of the timers' queue.
     */
    private @Nullable ScheduledFuture<?> timer;

    private @Nullable Channel connection;
    /** Since when it waits for a request, by {@link System#nanoTime}; {@link #BUSY} where it does not. */
    private volatile long waitingSince = BUSY;

    private @Nullable ScheduledFuture<?> look;
    /** What would have gone out next, by identity. */
    private @Nullable Object firstBefore;

    private long pendingBefore;
    private long progressBefore;

    Patience(Connections connections, ConnectionConfig config) {
        this.connections = connections;
        this.requestNanos = config.requestTimeout().toNanos();
        this.stallNanos = config.stallTimeout().toNanos();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        connection = ctx.channel();
        connections.opened(this);
        waitForRequest(ctx.channel());
        look = ctx.executor()
                .scheduleWithFixedDelay(() -> look(ctx.channel()), stallNanos, stallNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        connections.closed(this);
        waitingSince = BUSY;
        stopWatch();
        if (timer != null) {
            timer.cancel(false);
        }
        if (look != null) {
            look.cancel(false);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest) {
            waitingSince = BUSY;
            stopWatch();
            receiving = true;
            unanswered++;
            budget = requestNanos;
            received = 0;
        }
        if (message instanceof LastHttpContent) {
            receiving = false;
            stopWatch();
            if (unanswered == 0) {
                waitForRequest(ctx.channel());
            }
        } else if (message instanceof HttpContent content && receiving) {
            receive(content.content().readableBytes());
        }
        ctx.fireChannelRead(message);
    }

    private void receive(int bytes) {
        if (watching) {
            budget = due - System.nanoTime();
            stopWatch();
        }
        received += bytes;
        if (received >= WORTH_WAITING) {
            received = 0;
            budget = requestNanos;
        }
    }

    // The server wants more: from now on it waits for the client.
    @Override
    public void read(ChannelHandlerContext ctx) {
        if (receiving && !watching) {
            watch(ctx.channel(), budget);
        }
        ctx.read();
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof HttpResponse response) {
            interim = response.status().codeClass() == HttpStatusClass.INFORMATIONAL
                    && !HttpResponseStatus.SWITCHING_PROTOCOLS.equals(response.status());
        }
        if (message instanceof LastHttpContent && !interim && unanswered > 0) {
            unanswered--;
            if (unanswered == 0 && !receiving) {
                waitForRequest(ctx.channel());
            }
        }
        ChannelFuture _ = ctx.write(message, promise);
    }

    private void waitForRequest(Channel channel) {
        watch(channel, requestNanos);
        waitingSince = due - requestNanos;
    }

    /** Since when it waits for a request; {@link #BUSY} where it does not. From any thread. */
    long waitingSince() {
        return waitingSince;
    }

    /** Ends the connection. From any thread. */
    void dismiss() {
        waitingSince = BUSY;
        if (connection != null) {
            ChannelFuture _ = connection.close();
        }
    }

    private void watch(Channel channel, long nanos) {
        due = System.nanoTime() + nanos;
        watching = true;
        // One that ends too late for this would not do; one that ends too early is set again.
        if (timer != null && timer.getDelay(TimeUnit.NANOSECONDS) > nanos) {
            timer.cancel(false);
            timer = null;
        }
        if (timer == null) {
            setTimer(channel, nanos);
        }
    }

    private void setTimer(Channel channel, long nanos) {
        timer = channel.eventLoop().schedule(() -> timeIsUp(channel), Math.max(0, nanos), TimeUnit.NANOSECONDS);
    }

    private void timeIsUp(Channel channel) {
        timer = null;
        if (!watching) {
            return;
        }
        long left = due - System.nanoTime();
        if (left > 0) {
            setTimer(channel, left);
        } else {
            ChannelFuture _ = channel.close();
        }
    }

    private void stopWatch() {
        watching = false;
    }

    /**
     * Closes the connection if nothing of what lies ready for it has been taken since the last look. What counts is how far the
     * first of it has gone, not how much there is: a client that takes nothing and goes on asking has more of it each time.
     */
    @SuppressWarnings("ReferenceEquality") // the very message, not one like it
    private void look(Channel channel) {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        if (buffer == null) {
            return;
        }
        Object first = buffer.current();
        long pending = buffer.totalPendingWriteBytes();
        long progress = buffer.currentProgress();
        boolean stalls = first == null
                ? pending > 0 && pending == pendingBefore && firstBefore == null
                : first == firstBefore && progress == progressBefore;
        if (stalls) {
            // Reset, not ended: the system would keep megabytes for a client that takes nothing.
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            ChannelFuture _ = channel.close();
        }
        firstBefore = first;
        pendingBefore = pending;
        progressBefore = progress;
    }
}
