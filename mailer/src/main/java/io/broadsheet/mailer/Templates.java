package io.broadsheet.mailer;

import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Map;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.context.Context;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

/** The mailer's templates, {@code views/mailer/*.html} on the class path. Thread-safe. */
@Singleton
public final class Templates {
    private final TemplateEngine engine = new TemplateEngine();

    public Templates() {
        ClassLoaderTemplateResolver resolver = new ClassLoaderTemplateResolver(Templates.class.getClassLoader());
        resolver.setPrefix("views/mailer/");
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
     */
    public String render(String name, Map<String, Object> values) {
        return engine.process(name, new Context(Locale.ROOT, values));
    }
}
