package dev.sluice.api;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import dev.sluice.api.update.KindName;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

@AnalyzeClasses(packages = "dev.sluice.api", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    /** The package itself is a slice, too, which a pattern cannot say. */
    private static final SliceAssignment PACKAGES_OF_THE_ENGINE = new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return type.getPackageName().startsWith("dev.sluice.api.update")
                    ? SliceIdentifier.of(type.getPackageName())
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages of the engine";
        }
    };

    /** Each kind has a package by its name. */
    private static final String[] KINDS = Arrays.stream(KindName.values())
            .map("dev.sluice.api.%s.."::formatted)
            .toArray(String[]::new);

    @ArchTest
    static final ArchRule kindsDoNotKnowEachOther = slices().matching("dev.sluice.api.(%s).."
                    .formatted(Arrays.stream(KindName.values())
                            .map(KindName::toString)
                            .collect(Collectors.joining("|"))))
            .should()
            .notDependOnEachOther();

    @ArchTest
    static final ArchRule nobodyKnowsAKind = noClasses()
            .that()
            .resideOutsideOfPackages(with("..api.generated.."))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(KINDS);

    @ArchTest
    static final ArchRule kindsShareNothing =
            classes().that().resideInAnyPackage(KINDS).should().notBePublic();

    @ArchTest
    static final ArchRule onlyTheKafkaDoorKnowsKafka = noClasses()
            .that()
            .resideOutsideOfPackage("..update.kafka..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "org.springframework.kafka..");

    @ArchTest
    static final ArchRule onlyTheGrpcDoorKnowsGrpc = noClasses()
            .that()
            .resideOutsideOfPackage("..update.grpc..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.grpc..", "io.netty..", "com.google.protobuf..", "com.google.rpc..", "dev.sluice.updates..");

    /** Where traces are off nobody shall load it. */
    @ArchTest
    static final ArchRule nobodyKnowsOpenTelemetry = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.opentelemetry..", "io.micrometer.tracing..");

    /** What else is made of connections is made in support/postgres. */
    @ArchTest
    static final ArchRule nobodyKnowsPoolsDriversOrMigrations = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.zaxxer..", "org.flywaydb..", "org.postgresql..", "javax.sql..");

    @ArchTest
    static final ArchRule whatKindsAreMadeOfKnowsNoDoor = noClasses()
            .that()
            .resideInAnyPackage(with("dev.sluice.api.update"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..update.kafka..", "..update.grpc..");

    @ArchTest
    static final ArchRule nobodyKnowsOfAccess = noClasses()
            .that()
            .resideOutsideOfPackage("..api.access..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..api.access..");

    @ArchTest
    static final ArchRule accessKnowsNobody = noClasses()
            .that()
            .resideInAPackage("..api.access..")
            .should()
            .dependOnClassesThat(resideInAPackage("dev.sluice.api..").and(not(resideInAPackage("..api.access.."))));

    /** Services and repositories speak the domain's own types; a mapper stands between them and the contract's. */
    @ArchTest
    static final ArchRule generatedTypesStayAtTheDoor = noClasses()
            .that()
            .resideOutsideOfPackage("..api.generated..")
            .and()
            .haveNameNotMatching(".*(Controller|Door|Mapper|Kind)")
            .and()
            .doNotHaveFullyQualifiedName("dev.sluice.api.ApiServer")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..api.generated..");

    @ArchTest
    static final ArchRule servicesDoNotKnowTheirControllers = noClasses()
            .that()
            .haveNameMatching(".*(Service|Store|Repository)")
            .should()
            .dependOnClassesThat()
            .haveNameMatching(".*Controller");

    @ArchTest
    static final ArchRule repositoriesDoNotKnowServices = noClasses()
            .that()
            .haveNameMatching(".*(Store|Repository)")
            .should()
            .dependOnClassesThat()
            .haveSimpleNameEndingWith("Service");

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("dev.sluice.api.(*)..").should().beFreeOfCycles();

    /** Doors know what waits, that knows the engine, and the engine knows neither. */
    @ArchTest
    static final ArchRule noCyclesInTheEngine =
            slices().assignedFrom(PACKAGES_OF_THE_ENGINE).should().beFreeOfCycles();

    private static String[] with(String more) {
        return Stream.concat(Arrays.stream(KINDS), Stream.of(more)).toArray(String[]::new);
    }
}
