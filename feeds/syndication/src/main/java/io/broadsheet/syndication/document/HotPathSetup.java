package io.broadsheet.syndication.document;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;
import jakarta.inject.Named;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Puts the {@link HotPath} into every connection, before the router. */
@Singleton
final class HotPathSetup implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {
    private static final String NAME = "syndication-hot-path";
    private static final String PATIENCE = "syndication-patience";

    private final Provider<Copies> copies;
    private final Provider<Answers> answers;
    private final Provider<Clock> clock;
    private final Provider<Connections> connections;
    private final Provider<ConnectionConfig> connectionConfig;

    // The server is made before the beans are that it needs for this.
    HotPathSetup(
            Provider<Copies> copies,
            Provider<Answers> answers,
            @Named("syndication") Provider<Clock> clock,
            Provider<Connections> connections,
            Provider<ConnectionConfig> connectionConfig) {
        this.connections = connections;
        this.connectionConfig = connectionConfig;
        this.copies = copies;
        this.answers = answers;
        this.clock = clock;
    }

    @Override
    public NettyServerCustomizer.Registry onCreated(BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
        NettyServerCustomizer.Registry registry = event.getBean();
        registry.register(new Customizer(null));
        return registry;
    }

    private final class Customizer implements NettyServerCustomizer {
        private final @Nullable Channel channel;

        Customizer(@Nullable Channel channel) {
            this.channel = channel;
        }

        @Override
        public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
            return new Customizer(channel);
        }

        @Override
        public void onStreamPipelineBuilt() {
            Channel built = channel;
            if (built != null && built.pipeline().get(ChannelPipelineCustomizer.HANDLER_MICRONAUT_INBOUND) != null) {
                built.pipeline()
                        .addBefore(
                                ChannelPipelineCustomizer.HANDLER_MICRONAUT_INBOUND,
                                PATIENCE,
                                new Patience(connections.get(), connectionConfig.get()))
                        .addBefore(
                                ChannelPipelineCustomizer.HANDLER_MICRONAUT_INBOUND,
                                NAME,
                                new HotPath(copies.get(), answers.get(), clock.get()));
            }
        }
    }
}
