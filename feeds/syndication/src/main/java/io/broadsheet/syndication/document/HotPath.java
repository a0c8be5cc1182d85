package io.broadsheet.syndication.document;

import io.broadsheet.syndication.representation.Answer;
import io.broadsheet.syndication.representation.Conditions;
import io.broadsheet.syndication.representation.HttpDate;
import io.broadsheet.syndication.representation.Variant;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ahead of the router, on the thread that reads the socket: answers a GET or HEAD for which there is a ready copy and lets
 * everything else pass. The decision is {@link Answers}', the same as behind the router. One per connection.
 */
final class HotPath extends ChannelDuplexHandler {
    private final Copies copies;
    private final Answers answers;
    private final Clock clock;

    /** Requests that went on to the router and are not answered yet: answers go out in the order of the requests. */
    private int pending;
    /** Whether what comes belongs to a request that was answered here. */
    private boolean swallowing;
    /** Whether the next request is to be read once the client has taken enough of the answers before. */
    private boolean holding;

    HotPath(Copies copies, Answers answers, Clock clock) {
        this.copies = copies;
        this.answers = answers;
        this.clock = clock;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest request) {
            if (pending == 0 && answered(ctx, request)) {
                ReferenceCountUtil.release(message);
                swallowing = !(message instanceof LastHttpContent);
                return;
            }
            pending++;
        } else if (swallowing && message instanceof HttpContent) {
            swallowing = !(message instanceof LastHttpContent);
            ReferenceCountUtil.release(message);
            if (!swallowing) {
                readOn(ctx);
            }
            return;
        }
        ctx.fireChannelRead(message);
    }

    // Who would have handled the request would now ask for the next one. Not from a client that sends and does not
    // take:
    // answers would pile up.
    private void readOn(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            ctx.read();
        } else {
            holding = true;
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (holding && ctx.channel().isWritable()) {
            holding = false;
            ctx.read();
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.flush();
        ctx.fireChannelReadComplete();
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof LastHttpContent && pending > 0) {
            pending--;
        }
        ChannelFuture _ = ctx.write(message, promise);
    }

    private boolean answered(ChannelHandlerContext ctx, HttpRequest request) {
        boolean head = HttpMethod.HEAD.equals(request.method());
        HttpHeaders headers = request.headers();
        if (!(head || HttpMethod.GET.equals(request.method()))
                || !HttpVersion.HTTP_1_1.equals(request.protocolVersion())
                || !request.decoderResult().isSuccess()
                || !HttpUtil.isKeepAlive(request)
                || headers.contains(HttpHeaderNames.CONTENT_LENGTH)
                || headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
                || headers.contains(HttpHeaderNames.UPGRADE)
                || headers.contains(HttpHeaderNames.EXPECT)) {
            return false;
        }
        Copy copy = copies.ready(request.uri());
        if (copy == null || !(ctx.channel().remoteAddress() instanceof InetSocketAddress remote)) {
            return false;
        }
        Asking asking = new NettyAsking(headers, remote.getAddress());
        Conditions conditions = asking.conditions();
        boolean partOnly = conditions.takesNewEntriesOnly() && !copy.revisions().isEmpty();
        if (partOnly || !copy.representation().isMade(conditions)) {
            return false;
        }
        Answer answer = answers.answer(copy, asking, conditions);
        ChannelFuture _ = ctx.write(response(answer, copy, head), ctx.voidPromise());
        return true;
    }

    private DefaultFullHttpResponse response(Answer answer, Copy copy, boolean head) {
        // Every value is ours and has been checked where it was made.
        HttpHeaders headers =
                DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
        answer.headers().forEach(headers::add);
        if (answer.isComplete()) {
            copy.headers().forEach(headers::add);
        }
        headers.add(HttpHeaderNames.DATE, HttpDate.format(clock.instant()));
        Variant variant = answer.variant();
        ByteBuf body = Unpooled.EMPTY_BUFFER;
        if (variant == null && answer.status() != HttpResponseStatus.NOT_MODIFIED.code()) {
            headers.add(HttpHeaderNames.CONTENT_LENGTH, 0);
        } else if (variant != null) {
            headers.add(HttpHeaderNames.CONTENT_LENGTH, variant.bytes().length);
            if (!head) {
                body = Unpooled.wrappedBuffer(variant.buffer());
            }
        }
        return new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(answer.status()),
                body,
                headers,
                EmptyHttpHeaders.INSTANCE);
    }

    /** A request as it comes from the socket. */
    private record NettyAsking(HttpHeaders headers, InetAddress address) implements Asking {
        @Override
        public @Nullable String header(String name) {
            // Most are not there.
            String first = headers.get(name);
            if (first == null) {
                return null;
            }
            List<String> lines = headers.getAll(name);
            return lines.size() == 1 ? first : String.join(",", lines);
        }
    }
}
