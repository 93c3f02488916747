package dev.sluice.ingest.provider;

import java.io.ByteArrayOutputStream;
import java.util.zip.CRC32;

/** CRC-32, and how to have the one that is wanted. */
public final class Checksums {

    private static final int[] TABLE = table();

    private Checksums() {}

    public static long of(byte[] bytes) {
        var crc = new CRC32();
        crc.update(bytes);
        return crc.getValue();
    }

    /** Four bytes between start and end make any checksum: found back from the end of it all, byte by byte. */
    public static byte[] withChecksumOf(byte[] wanted, byte[] start, byte[] end) {
        int state = ~(int) of(wanted);
        for (int i = end.length - 1; i >= 0; i--) {
            int index = index(state);
            state = ((state ^ TABLE[index]) << 8) | (index ^ (end[i] & 0xff));
        }
        int[] indexes = new int[4];
        for (int i = 3; i >= 0; i--) {
            indexes[i] = index(state);
            state = (state ^ TABLE[indexes[i]]) << 8;
        }
        var made = new ByteArrayOutputStream();
        made.writeBytes(start);
        int current = ~(int) of(start);
        for (int index : indexes) {
            made.write((current ^ index) & 0xff);
            current = (current >>> 8) ^ TABLE[index];
        }
        made.writeBytes(end);
        return made.toByteArray();
    }

    /** Which entry of the table the last byte was looked up by. */
    private static int index(int state) {
        for (int index = 0; index < TABLE.length; index++) {
            if (TABLE[index] >>> 24 == state >>> 24) {
                return index;
            }
        }
        throw new IllegalStateException("Each first byte is in the table once");
    }

    private static int[] table() {
        int[] table = new int[256];
        for (int i = 0; i < table.length; i++) {
            int value = i;
            for (int bit = 0; bit < 8; bit++) {
                value = (value & 1) == 0 ? value >>> 1 : (value >>> 1) ^ 0xEDB88320;
            }
            table[i] = value;
        }
        return table;
    }
}
