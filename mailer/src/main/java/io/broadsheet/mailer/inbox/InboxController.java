package io.broadsheet.mailer.inbox;

import io.broadsheet.contract.problem.Problem;
import io.broadsheet.mailer.PublicationConfig;
import io.broadsheet.mailer.Templates;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.rules.SecurityRule;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The built-in inbox, to look at. Every mail holds a link that unsubscribes its reader, so the pages are for whoever sits at
 * the machine (a client on loopback that no proxy stands before) and for editors; for all others they are not there.
 */
@Controller
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
class InboxController {
    private static final int LISTED = 200;
    private static final String PAGE_POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'";
    /** The mail's own HTML may show pictures and styles and open links, and nothing else. */
    private static final String MAIL_POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; img-src http: https: data:; sandbox allow-popups allow-popups-to-escape-sandbox; frame-ancestors 'self'";

    private final InboxServer server;
    private final InboxMessages messages;
    private final Templates templates;
    private final PublicationConfig publication;

    InboxController(InboxServer server, InboxMessages messages, Templates templates, PublicationConfig publication) {
        this.server = server;
        this.messages = messages;
        this.templates = templates;
        this.publication = publication;
    }

    /** A mail in the API's words. */
    record View(long id, String receivedAt, String from, String to, String subject, String messageId, int size) {}

    @Get(value = "/inbox", produces = MediaType.TEXT_HTML)
    HttpResponse<?> list(HttpRequest<?> request, @Nullable Authentication who) {
        return guarded(request, who, () -> {
            List<Map<String, Object>> mails =
                    views().stream().map(InboxController::values).toList();
            return html("inbox", Map.of("mails", mails), PAGE_POLICY);
        });
    }

    @Get(value = "/inbox/{id}", produces = MediaType.TEXT_HTML)
    HttpResponse<?> one(HttpRequest<?> request, @Nullable Authentication who, long id) {
        return guarded(
                request,
                who,
                () -> found(id, mail -> {
                    Map<String, Object> values = new HashMap<>();
                    values.put("id", id);
                    values.put("subject", mail.header("Subject"));
                    values.put("to", mail.stored().recipient());
                    values.put(
                            "headers",
                            mail.headers().stream()
                                    .map(line -> Map.of("name", line.name(), "value", line.value()))
                                    .toList());
                    values.put("text", mail.text());
                    values.put("hasHtml", !mail.html().isEmpty());
                    return html("inbox-message", values, PAGE_POLICY);
                }));
    }

    @Get(value = "/inbox/{id}/html", produces = MediaType.TEXT_HTML)
    HttpResponse<?> mailHtml(HttpRequest<?> request, @Nullable Authentication who, long id) {
        return guarded(
                request,
                who,
                () -> found(
                        id,
                        mail -> answer(
                                mail.html().replaceFirst("(?i)<head>", "<head><base target=\"_blank\">"),
                                MediaType.TEXT_HTML_TYPE,
                                MAIL_POLICY)));
    }

    @Get(value = "/inbox/{id}/source", produces = MediaType.TEXT_PLAIN)
    HttpResponse<?> source(HttpRequest<?> request, @Nullable Authentication who, long id) {
        return guarded(
                request,
                who,
                () -> found(
                        id, mail -> answer(mail.stored().bytes(), MediaType.TEXT_PLAIN_TYPE, "default-src 'none'")));
    }

    @Get("/api/inbox")
    @Secured("EDITOR")
    HttpResponse<?> api() {
        if (!server.isOpen()) {
            return HttpResponse.status(HttpStatus.NOT_FOUND)
                    .contentType(Problem.MEDIA_TYPE)
                    .body(Problem.of(
                            "no-inbox",
                            "There is no inbox",
                            404,
                            "the built-in inbox does not run, for broadsheet.mail.smtp.host is set"));
        }
        return HttpResponse.ok(views());
    }

    private static Map<String, Object> values(View mail) {
        return Map.of(
                "id", mail.id(),
                "subject", mail.subject().isEmpty() ? "(no subject)" : mail.subject(),
                "to", mail.to(),
                "receivedAt", mail.receivedAt(),
                "shownAt",
                        mail.receivedAt()
                                .substring(0, "2026-01-01T00:00".length())
                                .replace('T', ' '));
    }

    private List<View> views() {
        return messages.newest(LISTED).stream()
                .map(stored -> {
                    ReadMail mail = ReadMail.parse(stored);
                    return new View(
                            stored.id(),
                            stored.receivedAt().toString(),
                            mail.header("From"),
                            stored.recipient(),
                            mail.header("Subject"),
                            mail.header("Message-ID"),
                            stored.source().length());
                })
                .toList();
    }

    private HttpResponse<?> guarded(
            HttpRequest<?> request, @Nullable Authentication who, Supplier<HttpResponse<?>> page) {
        boolean editor = who != null && who.getRoles().contains("EDITOR");
        return server.isOpen() && (editor || isAtTheMachine(request)) ? page.get() : HttpResponse.notFound();
    }

    /** Behind a proxy every client is on loopback, so whoever comes through one is not taken for local. */
    private static boolean isAtTheMachine(HttpRequest<?> request) {
        InetAddress address = request.getRemoteAddress().getAddress();
        boolean proxied = request.getHeaders().contains("Forwarded")
                || request.getHeaders().contains("X-Forwarded-For")
                || request.getHeaders().contains("X-Real-IP")
                || request.getHeaders().contains("Via");
        return address != null && address.isLoopbackAddress() && !proxied;
    }

    private HttpResponse<?> found(long id, Function<ReadMail, HttpResponse<?>> page) {
        Optional<ReadMail> mail = messages.find(id).map(ReadMail::parse);
        return mail.isPresent() ? page.apply(mail.get()) : HttpResponse.notFound();
    }

    private HttpResponse<?> html(String template, Map<String, Object> values, String policy) {
        Map<String, Object> all = new HashMap<>(values);
        all.put("publication", publication.title());
        return answer(templates.render(template, all), MediaType.TEXT_HTML_TYPE, policy);
    }

    private static MutableHttpResponse<?> answer(Object body, MediaType type, String policy) {
        return HttpResponse.ok(body)
                .contentType(new MediaType(type.getName() + "; charset=utf-8"))
                .header("Content-Security-Policy", policy)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .header("X-Robots-Tag", "noindex")
                .header("Cache-Control", "no-store");
    }
}
