package dev.sluice.http.contract;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times as RFC 3339 (5.6) writes them, of any offset ({@code -00:00} too), as points of time kept to the microsecond,
 * as PostgreSQL keeps them: further digits are cut off.
 *
 * <p>The leap second 23:59:60 UTC is kept as the second after it, as POSIX and PostgreSQL do.
 */
final class Rfc3339 {

    private static final Pattern TIME =
            Pattern.compile("(\\d{4}-\\d{2}-\\d{2})[Tt](\\d{2}:\\d{2}):(\\d{2})(?:(\\.\\d{1,6})\\d*)?"
                    + "(?:[Zz]|([+-])(\\d{2}:\\d{2}))");

    private Rfc3339() {}

    /**
     * Reads a time.
     *
     * @throws DateTimeException if it is none, or its year is outside 0001 to 9999, as written or in UTC
     */
    static Instant parse(String text) {
        Matcher time = TIME.matcher(text);
        if (!time.matches() || text.startsWith("0000")) {
            throw new DateTimeException("not RFC 3339");
        }
        boolean leap = time.group(3).equals("60");
        String fraction = time.group(4) == null ? "" : time.group(4);
        LocalDateTime utc = LocalDateTime.parse(
                        time.group(1) + "T" + time.group(2) + ":" + (leap ? "59" : time.group(3)) + fraction)
                .minusSeconds(offset(time));
        if (leap) {
            if (utc.getHour() != 23 || utc.getMinute() != 59) {
                throw new DateTimeException("no leap second");
            }
            utc = utc.plusSeconds(1);
        }
        if (utc.getYear() < 1 || utc.getYear() > 9999) {
            throw new DateTimeException("year outside 0001 to 9999");
        }
        return utc.toInstant(ZoneOffset.UTC);
    }

    private static int offset(Matcher time) {
        if (time.group(5) == null) {
            return 0;
        }
        int seconds = LocalTime.parse(time.group(6)).toSecondOfDay();
        return time.group(5).equals("-") ? -seconds : seconds;
    }
}
