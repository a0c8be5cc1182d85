package io.broadsheet.desk.page;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The one browser of a module's tests, Debian's Chromium without a window. Stops with the JVM. */
public final class Chromium {
    /** How long the browser is waited for: generous, for the tests may share two cores with other work. */
    public static final int PATIENCE_MILLIS = 60_000;

    private static final Path PROGRAM = Path.of("/usr/bin/chromium");

    private Chromium() {}

    /** Starts it when first asked for. */
    public static Browser browser() {
        return Shared.BROWSER;
    }

    private static final class Shared {
        static final Browser BROWSER = launch();
    }

    private static Browser launch() {
        if (!Files.isExecutable(PROGRAM)) {
            throw new IllegalStateException(
                    "there is no Chromium at %s (expected: Debian's); install it with: apt-get install chromium"
                            .formatted(PROGRAM));
        }
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        Browser browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(PROGRAM)
                        // Root has no sandbox, and the pages are our own.
                        .setArgs(List.of("--no-sandbox")));
        Runtime.getRuntime().addShutdownHook(new Thread(playwright::close));
        return browser;
    }
}
