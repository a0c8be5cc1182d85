package io.broadsheet.mailer.metric;

/** Somebody who has figures to tell. */
public interface MetricSource {
    /** Writes them as they are now. */
    void write(MetricText text);
}
