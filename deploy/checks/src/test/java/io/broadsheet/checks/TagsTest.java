package io.broadsheet.checks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The run on containers is chosen by tag, so a test without it would never be seen there. */
class TagsTest {
    private static final Path REPOSITORY = Path.of("..", "..");
    private static final String TAG = "@Tag(\"services\")";
    private static final Pattern ASKS =
            Pattern.compile("\\bRealKafka\\.bootstrapServers\\b|\\bRealPostgres\\.freshDatabase\\b");

    @Test
    void everyTestThatAsksForABrokerOrADatabaseHasTheTag() throws IOException {
        Map<String, String> sources = testSources();

        assertThat(asking(sources))
                .as("classes that ask for a broker or a database")
                .hasSizeGreaterThan(20);
        assertThat(untagged(sources)).isEmpty();
    }

    @Test
    void aTestThatAsksThroughItsFixtureIsSeen() {
        Map<String, String> sources = Map.of(
                "Fixture", "class Fixture { String at = RealKafka.bootstrapServers(); }",
                "FixtureTest", "class FixtureTest { Fixture fixture; }",
                "TaggedTest", TAG + " class TaggedTest { Fixture fixture; }",
                "PureTest", "class PureTest { int port = RealKafka.freePort(); }");

        assertThat(untagged(sources)).containsExactly("FixtureTest");
    }

    private static List<String> untagged(Map<String, String> sources) {
        return asking(sources).stream()
                .filter(name -> name.endsWith("Test"))
                .filter(name -> !sources.getOrDefault(name, "").contains(TAG))
                .sorted()
                .toList();
    }

    /** Names of the classes that ask, themselves or through another class. */
    private static Set<String> asking(Map<String, String> sources) {
        Set<String> asking = new HashSet<>();
        Pattern pattern = ASKS;
        boolean grown = true;
        while (grown) {
            grown = false;
            for (Map.Entry<String, String> source : sources.entrySet()) {
                if (!asking.contains(source.getKey())
                        && pattern.matcher(source.getValue()).find()) {
                    asking.add(source.getKey());
                    grown = true;
                }
            }
            String fixtures = String.join(
                    "|", asking.stream().filter(name -> !name.endsWith("Test")).toList());
            pattern = fixtures.isEmpty() ? ASKS : Pattern.compile(ASKS + "|\\b(" + fixtures + ")\\b");
        }
        return asking;
    }

    private static Map<String, String> testSources() throws IOException {
        Map<String, String> sources = new HashMap<>();
        Files.walkFileTree(REPOSITORY, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                String name = String.valueOf(folder.getFileName());
                return name.equals("target") || name.equals(".git") || name.equals("testing")
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                String path = file.toString();
                if (path.contains("/src/test/java/") && path.endsWith(".java") && !path.endsWith("/TagsTest.java")) {
                    String name = String.valueOf(file.getFileName()).replace(".java", "");
                    sources.merge(name, Files.readString(file, UTF_8), String::concat);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return sources;
    }
}
