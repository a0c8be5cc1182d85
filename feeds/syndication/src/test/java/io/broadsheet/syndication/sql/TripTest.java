package io.broadsheet.syndication.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.broadsheet.contract.testing.MigratedDatabase;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("services")
class TripTest {
    private static final Jdbi JDBI = MigratedDatabase.of("syndication");

    @Test
    void statementsRunInTheirOrderAndAnswerWhenAsked() {
        inTransaction(handle -> {
            Trip trip = new Trip();
            trip.add("insert into seat (name, number) values (:name, :number)")
                    .bind("name", "Ada")
                    .bind("number", 1);
            trip.add("select 'no one asks' as name");
            Trip.Answer<Integer> counted =
                    trip.add("select count(*) as count from seat").map((row, context) -> row.getInt("count"));
            trip.add("insert into seat (name, number) values (:name, :number)")
                    .bind("name", "Jürgen: öst")
                    .bind("number", 2);
            Trip.Answer<String> names = trip.add(
                            "select name, :number::bigint as more from seat where name = any(:names) order by number")
                    .bindArray("names", String.class, List.of("Ada", "Jürgen: öst"))
                    .bind("number", 3)
                    .map((row, context) -> row.getString("name") + row.getLong("more"));
            trip.make(handle);

            assertThat(counted.rows()).containsExactly(1);
            assertThat(names.rows()).containsExactly("Ada3", "Jürgen: öst3");
        });
    }

    @Test
    void itIsTheSameEachTimeItIsMade() {
        // More often than it takes until the driver prepares statements at the server.
        inTransaction(handle -> {
            for (int i = 1; i <= 12; i++) {
                Trip trip = new Trip();
                trip.add("insert into seat (name, number) values (:name, :number)")
                        .bind("name", "n" + i)
                        .bind("number", i);
                Trip.Answer<Integer> taken =
                        trip.add("select count(*) as taken from seat").map((row, context) -> row.getInt("taken"));
                trip.make(handle);

                assertThat(taken.rows()).containsExactly(i);
            }
        });
    }

    @Test
    void nothingAddedIsNoTrip() {
        inTransaction(handle -> new Trip().make(handle));
    }

    @Test
    void aStatementThatReturnsNoRowsAnswersNone() {
        inTransaction(handle -> {
            Trip trip = new Trip();
            Trip.Answer<Integer> none = trip.add("delete from seat").map((row, context) -> row.getInt(1));
            Trip.Answer<Integer> one = trip.add("select 1 as one").map((row, context) -> row.getInt("one"));
            trip.make(handle);

            assertThat(none.rows()).isEmpty();
            assertThat(one.rows()).containsExactly(1);
        });
    }

    @Test
    void beforeItIsMadeThereIsNoAnswer() {
        Trip.Answer<Integer> answer = new Trip().add("select 1").map((row, context) -> row.getInt(1));

        assertThatThrownBy(answer::rows).hasMessage("the trip has not been made");
    }

    @Test
    void whereOneFailsNoneHasRun() {
        JDBI.useHandle(handle -> {
            handle.execute("create temporary table kept (number integer primary key)");

            assertThatThrownBy(() -> handle.useTransaction(_ -> {
                        Trip trip = new Trip();
                        trip.add("insert into kept values (1)");
                        trip.add("insert into kept values (1)");
                        trip.add("insert into kept values (2)");
                        trip.make(handle);
                    }))
                    .isInstanceOf(JdbiException.class)
                    .hasMessageContaining("kept_pkey");
            assertThat(handle.select("select number from kept")
                            .mapTo(Integer.class)
                            .list())
                    .isEmpty();
        });
    }

    private static void inTransaction(Consumer<Handle> work) {
        JDBI.useTransaction(handle -> {
            handle.execute("create temporary table seat (name text, number integer) on commit drop");
            work.accept(handle);
        });
    }
}
