package dev.sluice.http.contract;

import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** Validates {@code @Size} in code points, as PostgreSQL and JSON Schema count characters. */
public final class CharactersValidator implements ConstraintValidator<Size, String> {

    private int min;
    private int max;

    @Override
    public void initialize(Size size) {
        min = size.min();
        max = size.max();
    }

    @Override
    public boolean isValid(@Nullable String text, ConstraintValidatorContext context) {
        if (text == null) {
            return true;
        }
        int characters = text.codePointCount(0, text.length());
        return min <= characters && characters <= max;
    }
}
