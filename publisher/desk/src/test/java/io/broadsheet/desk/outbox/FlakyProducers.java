package io.broadsheet.desk.outbox;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Producers of a real broker, of whose sends every third fails, as one does whose broker takes too long. */
final class FlakyProducers implements FencedProducers {
    private static final int EVERY = 3;

    private final FencedProducers real;
    private final int failures;
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    /** @param failures until the broker behaves */
    FlakyProducers(String bootstrapServers, int failures) {
        this.real = FencedProducers.at(bootstrapServers);
        this.failures = failures;
    }

    /** How many sends failed. */
    int failed() {
        return failed.get();
    }

    @Override
    @SuppressWarnings("unchecked") // a proxy has no type arguments to check
    public Producer<String, byte[]> open(String transactionalId) {
        Producer<String, byte[]> producer = real.open(transactionalId);
        return (Producer<String, byte[]>) Proxy.newProxyInstance(
                Producer.class.getClassLoader(),
                new Class<?>[] {Producer.class},
                (proxy, method, arguments) -> call(producer, method, arguments));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the relay takes it
    private @Nullable Object call(Producer<String, byte[]> producer, Method method, @Nullable Object[] arguments)
            throws Throwable {
        if (method.getName().equals("send") && sent.incrementAndGet() % EVERY == 0 && failed.get() < failures) {
            failed.incrementAndGet();
            return CompletableFuture.failedFuture(new TimeoutException("failed on purpose"));
        }
        try {
            return method.invoke(producer, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
