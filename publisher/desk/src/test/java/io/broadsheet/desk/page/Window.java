package io.broadsheet.desk.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.broadsheet.desk.TestDesk;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A browser's window at the desk. Closing it fails the test if a script failed or the page's own policy was broken. */
final class Window implements AutoCloseable {
    private static @Nullable String session;

    private final TestDesk desk = TestDesk.shared();
    private final BrowserContext context;
    private final Page page;
    private final List<String> complaints = new ArrayList<>();

    private Window(@Nullable String storage) {
        Browser.NewContextOptions options = new Browser.NewContextOptions().setViewportSize(1280, 900);
        if (storage != null) {
            options.setStorageState(storage);
        }
        context = Chromium.browser().newContext(options);
        context.setDefaultTimeout(Chromium.PATIENCE_MILLIS);
        page = context.newPage();
        page.onPageError(complaints::add);
        page.onConsoleMessage(message -> {
            // A refused request is part of some tests, and a sandboxed script is to be blocked.
            if (message.type().equals("error")
                    && !message.text().startsWith("Failed to load resource")
                    && !message.text().startsWith("Blocked script execution")) {
                complaints.add(message.text());
            }
        });
    }

    /** One of somebody who has not signed in. */
    static Window ofStranger() {
        return new Window(null);
    }

    /** One of an editor who has; all of them share one session. */
    static Window ofEditor() {
        if (session == null) {
            try (Window door = ofStranger()) {
                door.open("/desk");
                door.signIn(TestDesk.PASSWORD);
                door.page.waitForURL("**/desk");
                session = door.context.storageState();
            }
        }
        return new Window(session);
    }

    void signIn(String password) {
        page.getByLabel("Name").fill("editor");
        page.getByLabel("Password").fill(password);
        page.locator("button:has-text('Sign in')").click();
    }

    Page open(String path) {
        page.navigate(desk.uri(path).toString());
        return page;
    }

    Page page() {
        return page;
    }

    Locator at(String selector) {
        return page.locator(selector);
    }

    void press(String button) {
        page.locator("button:has-text('%s')".formatted(button)).click();
    }

    String path() {
        return java.net.URI.create(page.url()).getPath();
    }

    @Override
    public void close() {
        context.close();
        assertThat(complaints).isEmpty();
    }
}
