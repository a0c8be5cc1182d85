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
import org.jdbi.v3.core.statement.StatementContext;
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

    /** Adds a statement. */
    public Step add(String sql) {
        Step step = new Step("s" + steps.size() + "_", sql);
        steps.add(step);
        return step;
    }

    /** Runs what was added, if anything was; from then on, there are answers. */
    public void make(Handle handle) {
        if (steps.isEmpty()) {
            return;
        }
        String sql = steps.stream().map(Step::sql).collect(Collectors.joining(";\n"));
        try (Query query = handle.createQuery(sql)) {
            steps.forEach(step -> step.binds.forEach(bind -> bind.accept(query)));
            boolean _ = query.execute((statement, context) -> {
                PreparedStatement results = statement.get();
                for (Step step : steps) {
                    if (step != steps.getFirst()) {
                        boolean _ = results.getMoreResults();
                    }
                    if (step.answer != null) {
                        step.answer.read(results.getResultSet(), context);
                    }
                }
                return true;
            });
        }
    }

    /** The rows that a statement returns. */
    public static final class Answer<T> {
        private final RowMapper<T> mapper;
        private @Nullable List<T> rows;

        private Answer(RowMapper<T> mapper) {
            this.mapper = mapper;
        }

        private void read(@Nullable ResultSet results, StatementContext context) throws SQLException {
            List<T> read = new ArrayList<>();
            while (results != null && results.next()) {
                read.add(mapper.map(results, context));
            }
            rows = List.copyOf(read);
        }

        /** In their order; to be asked for when the trip is made. */
        public List<T> rows() {
            return Objects.requireNonNull(rows, "the trip has not been made");
        }
    }

    /** One of the statements. */
    public static final class Step {
        private final String prefix;
        private final String sql;
        private final List<Consumer<Query>> binds = new ArrayList<>();
        private @Nullable Answer<?> answer;

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

        /** Asks for the rows that it returns. */
        public <T> Answer<T> map(RowMapper<T> mapper) {
            Answer<T> asked = new Answer<>(mapper);
            answer = asked;
            return asked;
        }
    }
}
