package dev.sluice.pact;

/** One version of one pacticipant: for Sluice, a service at a commit. */
record Version(String pacticipant, String number) {}
