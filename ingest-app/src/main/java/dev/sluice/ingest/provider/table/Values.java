package dev.sluice.ingest.provider.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.ingest.provider.table.Members.Member;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Currency;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The members of one event, converted, within the limits of the internal contract.
 *
 * @param customers what a made user id is the same within
 * @param exponents the provider's own, where they are not ISO 4217's
 */
record Values(JsonNode event, String customers, Map<String, Integer> exponents) {

    /** In seconds since 1970, what says that there is none: Stripe's {@code due_by} of a dispute that takes no answer. */
    private static final String NO_TIME = "0";

    private static final Pattern UUID_TEXT = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");
    private static final Pattern NOT_IN_IDS = Pattern.compile("[\\x00-\\x1F\\x7F-\\x9F\\p{Cs}]");
    private static final Pattern NOT_IN_TEXT = Pattern.compile("[\\x00\\p{Cs}]");
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,16}(\\.[0-9]{1,6})?");
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
    private static final int MAX_ID = 255;
    private static final BigDecimal MAX_AMOUNT = BigDecimal.valueOf((1L << 53) - 1);
    private static final Instant MIN_TIME = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant MAX_TIME = Instant.parse("9999-12-31T23:59:59.999999Z");

    /** A member that an update must have is not there, or cannot be used; the message holds nothing of its value. */
    static final class UnusableException extends RuntimeException {
        UnusableException(String message) {
            super(message, null, false, false);
        }
    }

    /** An id; null where it is not there. */
    @Nullable
    String id(Member member, Source source) {
        String text = text(source);
        return text == null ? null : id(member, text);
    }

    static String id(Member member, String text) {
        if (member == Member.ORDER_ID && isStep(text)) {
            throw new UnusableException("order_id cannot be in a path");
        }
        return id(member.spelling(), text);
    }

    /** Whether it can be an order's id. */
    static boolean isOrderId(String text) {
        return isId(text) && !isStep(text);
    }

    /** Of a path. */
    private static boolean isStep(String text) {
        return text.equals(".") || text.equals("..");
    }

    private static boolean isId(String text) {
        return text.codePointCount(0, text.length()) <= MAX_ID
                && !NOT_IN_IDS.matcher(text).find();
    }

    static String eventId(String text) {
        return id("its own id", text);
    }

    private static String id(String name, String text) {
        if (!isId(text)) {
            throw new UnusableException(name + " is no id of 1 to 255 characters");
        }
        return text;
    }

    /** Free text, as much of it as the contract allows; null where it is not there. */
    @Nullable
    String text(Source source, int max) {
        String text = text(source);
        if (text == null) {
            return null;
        }
        String clean = NOT_IN_TEXT.matcher(text).replaceAll("");
        return clean.codePointCount(0, clean.length()) <= max
                ? clean
                : clean.substring(0, clean.offsetByCodePoints(0, max));
    }

    String currency(Source source) {
        String text = required(Member.CURRENCY, text(source));
        if (!CURRENCY.matcher(text).matches()) {
            throw new UnusableException("currency is no ISO 4217 code");
        }
        return text;
    }

    @Nullable
    UUID user(Source source) {
        String text = text(source);
        if (text == null) {
            return null;
        }
        return UUID_TEXT.matcher(text).matches()
                ? UUID.fromString(text)
                : UUID.nameUUIDFromBytes((customers + "/" + text).getBytes(UTF_8));
    }

    @Nullable
    Instant time(Member member, Source source) {
        Source.Place place = place(source);
        if (place == null) {
            return null;
        }
        String text = String.valueOf(Nodes.text(event.at(place.pointer())));
        if (place.converter() == Converter.EPOCH_SECONDS && text.equals(NO_TIME)) {
            return null;
        }
        try {
            Instant time = place.converter() == Converter.EPOCH_SECONDS
                    ? Instant.ofEpochSecond(Long.parseLong(text))
                    : OffsetDateTime.parse(text).toInstant();
            if (time.isBefore(MIN_TIME) || time.isAfter(MAX_TIME)) {
                throw new UnusableException(member.spelling() + " is out of range");
            }
            return time;
        } catch (DateTimeException | NumberFormatException _) {
            throw new UnusableException("%s is no time of the form %s"
                    .formatted(member.spelling(), place.converter().spelling()));
        }
    }

    /** In the minor unit that ISO 4217 gives the currency, of which it is a whole number above 0. */
    long amount(Source source) {
        Source.Place place = place(source);
        if (place == null || place.currency() == null) {
            throw missing(Member.AMOUNT);
        }
        String text = String.valueOf(Nodes.text(event.at(place.pointer())));
        String code = String.valueOf(Nodes.text(event.at(place.currency()))).toUpperCase(Locale.ROOT);
        if (!DECIMAL.matcher(text).matches()) {
            throw new UnusableException("amount is no number");
        }
        int digits = digits(code);
        int theirs = place.converter() == Converter.DECIMAL ? 0 : exponents.getOrDefault(code, digits);
        try {
            BigDecimal amount =
                    new BigDecimal(text).movePointRight(digits - theirs).setScale(0, RoundingMode.UNNECESSARY);
            if (amount.signum() <= 0 || amount.compareTo(MAX_AMOUNT) > 0) {
                throw new UnusableException("amount is not above 0 and at most 2^53 - 1");
            }
            return amount.longValueExact();
        } catch (ArithmeticException _) {
            throw new UnusableException("amount is no whole number of the currency's minor unit");
        }
    }

    private static int digits(String currency) {
        try {
            int digits = Currency.getInstance(currency).getDefaultFractionDigits();
            if (digits >= 0) {
                return digits;
            }
        } catch (IllegalArgumentException _) {
            // As one without decimals
        }
        throw new UnusableException("the decimals of the amount's currency are not known");
    }

    static <T> T required(Member member, @Nullable T value) {
        if (value == null) {
            throw missing(member);
        }
        return value;
    }

    private static UnusableException missing(Member member) {
        return new UnusableException("it names no " + member.spelling());
    }

    private @Nullable String text(Source source) {
        Source.Place place = place(source);
        String text = place == null ? null : Nodes.text(event.at(place.pointer()));
        return place != null && text != null && place.converter() == Converter.UPPER
                ? text.toUpperCase(Locale.ROOT)
                : text;
    }

    private Source.@Nullable Place place(Source source) {
        return source.places().stream()
                .filter(place -> Nodes.text(event.at(place.pointer())) != null)
                .findFirst()
                .orElse(null);
    }
}
