package io.broadsheet.social.connect;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.context.Context;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

/**
 * What a person sees who comes back from a network. A page with a link to the desk, no redirect: browsers keep the desk's
 * session cookie from whoever comes from another site, until they follow a link of ours.
 */
@Singleton
class CallbackPage {
    private final TemplateEngine engine = new TemplateEngine();

    CallbackPage() {
        ClassLoaderTemplateResolver resolver = new ClassLoaderTemplateResolver(CallbackPage.class.getClassLoader());
        resolver.setPrefix("views/social/");
        resolver.setSuffix(".html");
        resolver.setTemplateMode(TemplateMode.HTML);
        resolver.setCharacterEncoding("UTF-8");
        engine.setTemplateResolver(resolver);
    }

    HttpResponse<?> connected(String account) {
        return page(HttpStatus.OK, account, null);
    }

    HttpResponse<?> sorry(HttpStatus status, String problem) {
        return page(status, null, problem);
    }

    private HttpResponse<?> page(HttpStatus status, @Nullable String account, @Nullable String problem) {
        Map<String, Object> model = new HashMap<>();
        model.put("account", account);
        model.put("problem", problem);
        return HttpResponse.status(status)
                .contentType(MediaType.TEXT_HTML_TYPE)
                .header("Content-Security-Policy", "default-src 'none'; base-uri 'none'; frame-ancestors 'none'")
                .header("X-Content-Type-Options", "nosniff")
                // The address holds the code.
                .header("Referrer-Policy", "no-referrer")
                .header("Cache-Control", "no-store")
                .body(engine.process("connected", new Context(Locale.ROOT, model))
                        .getBytes(UTF_8));
    }
}
