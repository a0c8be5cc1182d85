package io.broadsheet.syndication.export;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where the public side is written to as files, for those who serve it from elsewhere; nowhere by default.
 *
 * @param folder absolute path of a folder, made if it is not there; nothing else may write to it
 * @param precompressed whether the folder gets a .gz and a .br beside each document, for servers that look for them
 * @param bucket name of an S3 bucket, which is there already
 * @param endpoint address of the S3 service; Amazon's by default
 * @param region of the bucket
 * @param prefix what the names in the bucket begin with, such as site/; nothing by default
 * @param accessKey for the bucket; without it the key is looked for where Amazon's programs do
 * @param secretKey that belongs to it
 * @param interval how often it is looked for changes, 50ms or more
 */
@ConfigurationProperties("broadsheet.export")
public record ExportConfig(
        @Nullable String folder,
        @Bindable(defaultValue = "false") boolean precompressed,
        @Nullable String bucket,
        @Nullable URI endpoint,
        @Bindable(defaultValue = "us-east-1") String region,
        @Bindable(defaultValue = "") String prefix,
        @Nullable String accessKey,
        @Nullable String secretKey,
        @Bindable(defaultValue = "1s") Duration interval) {
    private static final Duration SHORTEST = Duration.ofMillis(50);

    public ExportConfig {
        folder = folder == null || folder.isBlank() ? null : folder.strip();
        bucket = bucket == null || bucket.isBlank() ? null : bucket.strip();
        if (folder != null && !folder.startsWith("/")) {
            throw new IllegalArgumentException(
                    "broadsheet.export.folder is '%s' (expected: a path that starts with a slash)".formatted(folder));
        }
        if (prefix.startsWith("/") || prefix.contains("..") || prefix.chars().anyMatch(c -> c < ' ')) {
            throw new IllegalArgumentException(
                    "broadsheet.export.prefix is '%s' (expected: the beginning of names, such as site/)"
                            .formatted(prefix));
        }
        if (bucket != null && (accessKey == null) != (secretKey == null)) {
            throw new IllegalArgumentException(
                    "broadsheet.export has only one of access-key and secret-key (expected: both or none)");
        }
        if (interval.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException(
                    "broadsheet.export.interval is %s (expected: at least 50ms)".formatted(interval));
        }
    }

    @Override
    public String toString() {
        return "ExportConfig[folder=%s, precompressed=%s, bucket=%s, endpoint=%s, region=%s, prefix=%s, keys=hidden, interval=%s]"
                .formatted(folder, precompressed, bucket, endpoint, region, prefix, interval);
    }
}
