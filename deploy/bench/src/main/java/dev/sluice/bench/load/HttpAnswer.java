package dev.sluice.bench.load;

/** Status and body of an answer. */
record HttpAnswer(int status, String body) {}
