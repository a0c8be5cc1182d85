package io.broadsheet.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.thymeleaf.exceptions.TemplateEngineException;

class TemplatesTest {
    private final Templates templates = new Templates();

    @Test
    void whatPeopleWroteIsEscaped() {
        String page =
                templates.render("login", Map.of("problem", "<b>no</b>", "username", "\"><script>", "to", "/desk"));

        assertThat(page).contains("&lt;b&gt;no&lt;/b&gt;").doesNotContain("<script>");
    }

    @Test
    void aPageThatFailsThrowsBeforeAnythingIsAnswered() {
        assertThatThrownBy(() -> templates.render("no-such-page", Map.of()))
                .isInstanceOf(TemplateEngineException.class);
    }
}
