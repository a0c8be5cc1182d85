package io.broadsheet.syndication.export;

import java.io.IOException;
import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;

/** A bucket of Amazon S3 or of anything that speaks its language. */
final class BucketTarget implements Target {
    private final S3Client client;
    private final String bucket;
    private final String prefix;
    private final String name;
    private final String shortLived;
    private final String longLived;

    /**
     * Makes the client; the bucket is first asked for with the first file.
     *
     * @param shortLived Cache-Control of documents that change
     * @param longLived Cache-Control of those that hardly do
     */
    BucketTarget(ExportConfig config, String bucket, String shortLived, String longLived) {
        this.bucket = bucket;
        this.prefix = config.prefix();
        this.shortLived = shortLived;
        this.longLived = longLived;
        URI endpoint = config.endpoint();
        String accessKey = config.accessKey();
        String secretKey = config.secretKey();
        this.name = "bucket %s %s/%s".formatted(endpoint == null ? "" : endpoint, bucket, prefix);
        S3ClientBuilder builder = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .region(Region.of(config.region()))
                // Other servers than Amazon's know neither the newer checksums nor the signed chunks, which some would
                // store.
                .serviceConfiguration(
                        S3Configuration.builder().chunkedEncodingEnabled(false).build())
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
        if (endpoint != null) {
            builder.endpointOverride(endpoint).forcePathStyle(true);
        }
        if (accessKey != null && secretKey != null) {
            builder.credentialsProvider(
                    StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey)));
        }
        this.client = builder.build();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void put(String file, File content) throws IOException {
        try {
            client.putObject(
                    request -> request.bucket(bucket)
                            .key(prefix + file)
                            .contentType(content.mediaType())
                            .cacheControl(content.frozen() ? longLived : shortLived),
                    RequestBody.fromBytes(content.bytes()));
        } catch (SdkException e) {
            throw new IOException("%s did not take %s: %s".formatted(name, file, e.getMessage()), e);
        }
    }

    @Override
    public void remove(String file) throws IOException {
        try {
            client.deleteObject(request -> request.bucket(bucket).key(prefix + file));
        } catch (SdkException e) {
            throw new IOException("%s did not remove %s: %s".formatted(name, file, e.getMessage()), e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
