package io.broadsheet.contract.testing;

import org.testcontainers.DockerClientFactory;

/**
 * Where the tests' broker and database come from. BROADSHEET_TESTS=containers or =native decides; without it, containers
 * are taken where a Docker engine answers. One printed line says which.
 */
public enum TestMode {
    CONTAINERS,
    NATIVE;

    /** On every container of a test: which run it belongs to, so that deploy/checks/containers removes what a killed one left. */
    static final String LABEL = "io.broadsheet.tests";

    private static final TestMode CURRENT = choose();

    /** The mode of this test run. */
    public static TestMode current() {
        return CURRENT;
    }

    static String run() {
        String run = System.getenv("TEST_ENGINE_RUN");
        return run == null || run.isBlank() ? "by hand" : run;
    }

    /** Stops a container at once and starts it again. */
    static void restart(String container) {
        DockerClientFactory.instance()
                .client()
                .restartContainerCmd(container)
                .withTimeout(0)
                .exec();
    }

    private static TestMode choose() {
        String wish = System.getenv("BROADSHEET_TESTS");
        TestMode mode;
        if (wish == null || wish.isBlank()) {
            mode = DockerClientFactory.instance().isDockerAvailable() ? CONTAINERS : NATIVE;
        } else {
            mode = switch (wish) {
                case "containers" -> CONTAINERS;
                case "native" -> NATIVE;
                default ->
                    throw new IllegalStateException(
                            "BROADSHEET_TESTS is '%s' (expected: containers or native)".formatted(wish));
            };
        }
        String words = switch (mode) {
            case CONTAINERS -> "containers (%s, %s)".formatted(RealKafka.IMAGE, RealPostgres.IMAGE);
            case NATIVE -> "native processes (the same versions, from Maven artifacts)";
        };
        System.out.println("broker and database of these tests: " + words);
        return mode;
    }
}
