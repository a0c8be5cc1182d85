package io.broadsheet.mailer.transfer;

import java.util.regex.Pattern;

/**
 * Keeps spreadsheets from running what readers wrote: a field of our export that starts like a formula gets an apostrophe in
 * front. One that starts so itself gets one more, so reading takes back exactly what writing did.
 */
final class FormulaGuard {
    /** What the export puts an apostrophe before; the same in PostgreSQL and here. */
    static final String FORMULA = "^'*[=+@-]";

    private static final Pattern GUARDED = Pattern.compile("^'+[=+@-]");

    private FormulaGuard() {}

    /** A column in SQL with the apostrophe where it is needed. */
    static String guarded(String column) {
        return "case when %1$s ~ '%2$s' then '''' || %1$s else %1$s end".formatted(column, FORMULA.replace("'", "''"));
    }

    /** Takes the apostrophe away. */
    static String opened(String field) {
        return GUARDED.matcher(field).find() ? field.substring(1) : field;
    }
}
