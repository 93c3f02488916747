package dev.sluice.http;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;

@AnalyzeClasses(packages = "dev.sluice", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule roomsHaveNoCycles =
            slices().matching("dev.sluice.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule whatIsNotOfHttpKnowsNothingOfIt = noClasses()
            .that()
            .resideOutsideOfPackage("dev.sluice.http..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.sluice.http..");

    /** Arrays.equals tells by its time how much of a secret was right. */
    @ArchTest
    static final ArchRule tokensAreComparedInConstantTime = noClasses()
            .that()
            .resideInAPackage("dev.sluice.http.access..")
            .should()
            .callMethod(Arrays.class, "equals", byte[].class, byte[].class);
}
