package io.broadsheet.mailer.layout;

import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.context.Context;
import org.thymeleaf.exceptions.TemplateEngineException;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.AbstractConfigurableTemplateResolver;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;
import org.thymeleaf.templateresolver.FileTemplateResolver;

/**
 * The templates of mails: a file of the operator's folder where there is one, else the built-in one. Files are read anew each
 * time, so a preview shows what was just changed. A file that cannot be rendered never stops a mailing: the built-in one is used
 * and the editor is told. Thread-safe.
 */
@Singleton
public final class MailTemplates {
    private static final Logger log = LoggerFactory.getLogger(MailTemplates.class);

    private final TemplateEngine builtIn = engine(List.of(classPath()));
    private final @Nullable TemplateEngine own;

    public MailTemplates(LayoutConfig config) {
        own = config.templates() == null ? null : engine(List.of(folder(config.templates()), classPath()));
        if (own != null) {
            // It would remember that a file was not there, too.
            own.setCacheManager(null);
        }
    }

    /**
     * A rendered page, its style inlined.
     *
     * @param warning what is wrong with the operator's file, or null
     */
    public record Rendered(String html, @Nullable String warning) {}

    /** Renders a template; text is escaped unless the template says otherwise. */
    public Rendered render(String name, Map<String, ? extends @Nullable Object> values) {
        Context context = new Context(Locale.ROOT);
        values.forEach(context::setVariable);
        if (own != null) {
            try {
                return new Rendered(Inliner.inline(own.process(name, context)), null);
            } catch (TemplateEngineException e) {
                log.error("the own template of '{}' cannot be rendered, the built-in one is used", name, e);
                return new Rendered(
                        Inliner.inline(builtIn.process(name, context)),
                        "the own template of '%s' cannot be rendered, the built-in one is used: %s"
                                .formatted(name, reason(e)));
            }
        }
        return new Rendered(Inliner.inline(builtIn.process(name, context)), null);
    }

    private static String reason(Throwable failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null && deepest.getCause() instanceof TemplateEngineException) {
            deepest = deepest.getCause();
        }
        return String.valueOf(deepest.getMessage());
    }

    private static TemplateEngine engine(List<AbstractConfigurableTemplateResolver> resolvers) {
        TemplateEngine engine = new TemplateEngine();
        for (int i = 0; i < resolvers.size(); i++) {
            AbstractConfigurableTemplateResolver resolver = resolvers.get(i);
            resolver.setSuffix(".html");
            resolver.setTemplateMode(TemplateMode.HTML);
            resolver.setCharacterEncoding("UTF-8");
            resolver.setCheckExistence(true);
            resolver.setOrder(i);
            engine.addTemplateResolver(resolver);
        }
        return engine;
    }

    private static AbstractConfigurableTemplateResolver classPath() {
        ClassLoaderTemplateResolver resolver = new ClassLoaderTemplateResolver(MailTemplates.class.getClassLoader());
        resolver.setPrefix("views/mailer/");
        resolver.setCacheable(true);
        return resolver;
    }

    private static AbstractConfigurableTemplateResolver folder(Path folder) {
        FileTemplateResolver resolver = new FileTemplateResolver();
        resolver.setPrefix(folder.toAbsolutePath() + "/");
        resolver.setCacheable(false);
        return resolver;
    }
}
