package io.broadsheet.desk;

import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.context.Context;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

/**
 * The desk's templates, {@code views/desk/*.html} on the class path. A page is rendered whole before its answer begins, so one
 * that fails becomes an error that the browser hears of, not half a page without an end. Thread-safe.
 */
@Singleton
public final class Templates {
    private final TemplateEngine engine = new TemplateEngine();

    /** Loads nothing yet. */
    public Templates() {
        ClassLoaderTemplateResolver resolver = new ClassLoaderTemplateResolver(Templates.class.getClassLoader());
        resolver.setPrefix("views/");
        resolver.setSuffix(".html");
        resolver.setTemplateMode(TemplateMode.HTML);
        resolver.setCharacterEncoding("UTF-8");
        resolver.setCacheable(true);
        engine.setTemplateResolver(resolver);
    }

    /**
     * Renders one.
     *
     * @param name file name without its ending
     * @param values what the template may use; text is escaped unless the template says otherwise
     * @throws org.thymeleaf.exceptions.TemplateEngineException if there is no such template or it fails
     */
    public String render(String name, Map<String, @Nullable Object> values) {
        return engine.process("desk/" + name, new Context(Locale.ROOT, values));
    }
}
