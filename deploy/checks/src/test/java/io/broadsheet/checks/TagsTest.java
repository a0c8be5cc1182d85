package io.broadsheet.checks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The run on containers is chosen by tag, so a test without it would never be seen there. */
class TagsTest {
    private static final Path REPOSITORY = Path.of("..", "..");
    /** Where brokers and databases come from; nothing there asks for one. */
    private static final Path REAL_ONES = Path.of("contract", "testing");

    private static final String TAG = "@Tag(\"services\")";
    private static final String ONCE = "@Tag(\"once\")";
    private static final Pattern ASIDE =
            Pattern.compile("/\\*.*?\\*/|^import [^;]*;", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern ASKS =
            Pattern.compile("\\b(RealKafka\\.bootstrapServers|RealPostgres\\.freshDatabase|MigratedDatabase\\.of)\\b");

    @Test
    void everyTestThatAsksForABrokerOrADatabaseHasTheTag() throws IOException {
        Collection<Map<String, String>> modules = testSources().values();

        assertThat(modules.stream().mapToInt(module -> asking(module).size()).sum())
                .as("classes that ask for a broker or a database")
                .isGreaterThan(20);
        assertThat(modules.stream().flatMap(module -> untagged(module).stream()))
                .isEmpty();
    }

    /** By "once" a test that asks is left out on containers; beside no other tag it would say nothing. */
    @Test
    void onlyTestsWithTheTagAreLeftOutOnContainers() throws IOException {
        List<Map.Entry<String, String>> once = testSources().values().stream()
                .flatMap(module -> module.entrySet().stream())
                .filter(source -> source.getValue().contains(ONCE))
                .toList();

        assertThat(once).isNotEmpty().allMatch(source -> source.getValue().contains(TAG));
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
                .filter(TagsTest::isTest)
                .filter(name -> !sources.getOrDefault(name, "").contains(TAG))
                .sorted()
                .toList();
    }

    /** By the name, as Surefire does; what is "under test" is a fixture. */
    private static boolean isTest(String name) {
        return name.endsWith("Test") && !name.endsWith("UnderTest");
    }

    /** Names of the classes that ask, themselves or through another class that they have; a static method of one asks nothing. */
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
                    "|", asking.stream().filter(name -> !isTest(name)).toList());
            pattern = fixtures.isEmpty() ? ASKS : Pattern.compile(ASKS + "|\\b(" + fixtures + ")\\b(?!\\.)");
        }
        return asking;
    }

    /** Sources by the name of their class, by module: no module uses another's fixtures. */
    private static Map<Path, Map<String, String>> testSources() throws IOException {
        Map<Path, Map<String, String>> sources = new HashMap<>();
        Files.walkFileTree(REPOSITORY, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                String name = String.valueOf(folder.getFileName());
                return name.equals("target") || name.equals(".git") || folder.endsWith(REAL_ONES)
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                String path = file.toString();
                if (path.contains("/src/test/java/") && path.endsWith(".java") && !path.endsWith("/TagsTest.java")) {
                    String name = String.valueOf(file.getFileName()).replace(".java", "");
                    sources.computeIfAbsent(module(file), it -> new HashMap<>())
                            .merge(
                                    name,
                                    ASIDE.matcher(Files.readString(file, UTF_8)).replaceAll(""),
                                    String::concat);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return sources;
    }

    private static Path module(Path source) {
        Path folder = source;
        while (!Files.exists(folder.resolve("pom.xml"))) {
            folder = Objects.requireNonNull(folder.getParent(), () -> source + " lies in no module");
        }
        return folder;
    }
}
