package io.broadsheet.syndication.document;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
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

    private final Connections connections;
    private final long requestNanos;
    private final long stallNanos;

    /** Requests whose answers are not written yet. */
    private int unanswered;
    /** Whether a request has begun and not ended. */
    private boolean receiving;

    private boolean interim;
    private long waiting;
    private long budget;
    private int received;
    private @Nullable ScheduledFuture<?> deadline;
    private @Nullable ScheduledFuture<?> look;
    private long pendingBefore;
    private long progressBefore;

    Patience(Connections connections, ConnectionConfig config) {
        this.connections = connections;
        this.requestNanos = config.requestTimeout().toNanos();
        this.stallNanos = config.stallTimeout().toNanos();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        connections.opened();
        waitForRequest(ctx.channel());
        look = ctx.executor()
                .scheduleWithFixedDelay(() -> look(ctx.channel()), stallNanos, stallNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        connections.closed();
        connections.goesOn(waiting);
        stopWatch();
        if (look != null) {
            look.cancel(false);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest) {
            connections.goesOn(waiting);
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
        if (deadline != null) {
            budget = deadline.getDelay(TimeUnit.NANOSECONDS);
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
        if (receiving && deadline == null) {
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
        connections.goesOn(waiting);
        waiting = connections.waits(channel);
        stopWatch();
        watch(channel, requestNanos);
    }

    private void watch(Channel channel, long nanos) {
        deadline = channel.eventLoop()
                .schedule(
                        () -> {
                            ChannelFuture _ = channel.close();
                        },
                        Math.max(0, nanos),
                        TimeUnit.NANOSECONDS);
    }

    private void stopWatch() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    /** Closes the connection if nothing of what lies ready for it has been taken since the last look. */
    private void look(Channel channel) {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        if (buffer == null) {
            return;
        }
        long pending = buffer.totalPendingWriteBytes();
        long progress = buffer.currentProgress();
        if (pending > 0 && pending == pendingBefore && progress == progressBefore) {
            ChannelFuture _ = channel.close();
        }
        pendingBefore = pending;
        progressBefore = progress;
    }
}
