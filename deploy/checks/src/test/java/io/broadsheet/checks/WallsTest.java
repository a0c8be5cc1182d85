package io.broadsheet.checks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The walls of the house, as plain tests: rules in fields have been seen to run never while the build stayed green. */
class WallsTest {
    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            // The contract's test support travels as a jar; it is no part of the house.
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("io.broadsheet");
    private static final List<String> SERVICES = List.of("desk", "mailer", "syndication", "social");
    private static final ArchRule TIME_COMES_FROM_A_CLOCK =
            noClasses().should().callMethod(Instant.class, "now").because("tests must be able to set the time");

    @Test
    void allRoomsAreLookedAt() {
        for (String room : List.of("contract", "desk", "mailer", "syndication", "social", "standalone")) {
            assertThat(CODE.containPackage("io.broadsheet." + room)).as(room).isTrue();
        }
    }

    @Test
    void servicesKnowTheContractAndNeverEachOther() {
        for (String service : SERVICES) {
            String[] others = SERVICES.stream()
                    .filter(other -> !other.equals(service))
                    .map(other -> "io.broadsheet." + other + "..")
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage("io.broadsheet." + service + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(others)
                    .orShould()
                    .dependOnClassesThat()
                    .resideInAPackage("io.broadsheet.standalone..")
                    .check(CODE);
        }
    }

    @Test
    void theContractKnowsNoFrameworkAndNoService() {
        noClasses()
                .that()
                .resideInAPackage("io.broadsheet.contract..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.micronaut..",
                        "io.broadsheet.desk..",
                        "io.broadsheet.mailer..",
                        "io.broadsheet.syndication..",
                        "io.broadsheet.social..",
                        "io.broadsheet.standalone..")
                .check(CODE);
    }

    @Test
    void onlyTheIntakeOfTheContractKnowsKafka() {
        noClasses()
                .that()
                .resideInAPackage("io.broadsheet.contract..")
                .and()
                .resideOutsideOfPackage("io.broadsheet.contract.intake..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.kafka..")
                .check(CODE);
    }

    @Test
    void librariesStayInTheirRooms() {
        onlyIn("com.rometools..", "io.broadsheet.syndication..").check(CODE);
        onlyIn("jakarta.mail..", "io.broadsheet.mailer..").check(CODE);
    }

    @Test
    void timeComesFromAClock() {
        TIME_COMES_FROM_A_CLOCK.check(CODE);
    }

    @Test
    void packagesFormNoCycles() {
        slices().matching("io.broadsheet.(**)").should().beFreeOfCycles().check(CODE);
    }

    @Test
    void aBrokenRuleIsSeen() {
        JavaClasses offender = new ClassFileImporter().importClasses(TellsTheTimeItself.class);

        assertThatThrownBy(() -> TIME_COMES_FROM_A_CLOCK.check(offender))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("TellsTheTimeItself");
    }

    private static ArchRule onlyIn(String library, String room) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(room)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .because("one room, one library");
    }

    /** Breaks a rule on purpose. */
    static final class TellsTheTimeItself {
        @SuppressWarnings({"JavaTimeDefaultTimeZone", "unused"})
        Instant now() {
            return Instant.now();
        }
    }
}
