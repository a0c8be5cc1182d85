package io.broadsheet.syndication.sql;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * Statements that go to the database together: one way there and back for all of them, where each would have one of its own.
 * They run in their order, each sees what the ones before it did, and if one fails those after it do not run; to be made within
 * a transaction. Their parameters have names as Jdbi knows them, each statement its own.
 */
public final class Trip {
    /** A parameter; not a cast. */
    private static final Pattern PARAMETER = Pattern.compile("(?<!:):([a-zA-Z]\\w*)");

    private final List<Step> steps = new ArrayList<>();

    /** Adds a statement; what it returns is not asked for, unless it is the last one of {@link #ask}. */
    public Step add(String sql) {
        Step step = new Step("s" + steps.size() + "_", sql);
        steps.add(step);
        return step;
    }

    /** Runs what was added, if anything was. */
    public void make(Handle handle) {
        if (!steps.isEmpty()) {
            run(handle, (_, _) -> true);
        }
    }

    /** Runs what was added and returns the rows of the last one. */
    public <T> List<T> ask(Handle handle, RowMapper<T> mapper) {
        return run(handle, mapper);
    }

    private <T> List<T> run(Handle handle, RowMapper<T> mapper) {
        String sql = steps.stream().map(Step::sql).collect(Collectors.joining(";\n"));
        try (Query query = handle.createQuery(sql)) {
            steps.forEach(step -> step.binds.forEach(bind -> bind.accept(query)));
            return query.execute((statement, context) -> {
                List<T> rows = new ArrayList<>();
                try (ResultSet last = last(statement.get())) {
                    while (last != null && last.next()) {
                        rows.add(mapper.map(last, context));
                    }
                }
                return rows;
            });
        }
    }

    private @Nullable ResultSet last(PreparedStatement statement) throws SQLException {
        for (int i = 1; i < steps.size(); i++) {
            boolean _ = statement.getMoreResults();
        }
        return statement.getResultSet();
    }

    /** One of the statements. */
    public static final class Step {
        private final String prefix;
        private final String sql;
        private final List<Consumer<Query>> binds = new ArrayList<>();

        private Step(String prefix, String sql) {
            this.prefix = prefix;
            this.sql = Objects.requireNonNull(sql);
        }

        private String sql() {
            return PARAMETER.matcher(sql).replaceAll(":" + prefix + "$1");
        }

        /** Gives a parameter its value. */
        public Step bind(String name, Object value) {
            binds.add(query -> query.bind(prefix + name, value));
            return this;
        }

        /** Gives a parameter its values, an array of the database's type for {@code type}. */
        public Step bindArray(String name, Class<?> type, List<? extends @Nullable Object> values) {
            binds.add(query -> query.bindArray(prefix + name, type, values));
            return this;
        }
    }
}
