/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Packets of gdb's remote protocol (the GDB manual, "Remote Protocol", "Overview"): frames with
 * checksums, acknowledgements, escapes, run lengths. It knows nothing of what packets mean. What is
 * received may be anything: memory is bounded, a frame that is too long is told as such. Requests
 * have escapes only: the protocol has run lengths in replies alone. Notifications are not sent. */
#ifndef SIM_GDB_PACKET_H
#define SIM_GDB_PACKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GDB_PACKET_MOST 16384u /* bytes of a packet's content, in either direction */
#define GDB_FRAME_MOST  (2 * GDB_PACKET_MOST + 4)

/* Who is told; called inside gdb_packets_receive() and gdb_packets_send(). */
struct gdb_packet_user {
    void *owner;
    /* A complete packet, escapes taken out, a zero behind it. NULL: it was too long. */
    void (*packet)(void *owner, const char *content, size_t count);
    void (*interrupt)(void *owner); /* Ctrl-C */
    void (*send)(void *owner, const void *bytes, size_t count);
};

struct gdb_packets {
    struct gdb_packet_user user;
    enum { PACKET_OUTSIDE, PACKET_CONTENT, PACKET_SUM_HIGH, PACKET_SUM_LOW } state;
    bool acks; /* each packet is acknowledged, and sent once more when the other asks for it */
    bool escaped, too_long;
    uint8_t sum, wanted;
    unsigned repeats; /* how often the last frame was asked for again */
    size_t count, sent_count;
    char content[GDB_PACKET_MOST + 1];
    char sent[GDB_FRAME_MOST];
};

/* As at the beginning of a connection: nothing received, acknowledgements on. */
void gdb_packets_init(struct gdb_packets *, const struct gdb_packet_user *);
void gdb_packets_receive(struct gdb_packets *, const void *bytes, size_t count);
/* Sends one packet; of more than GDB_PACKET_MOST bytes only the first. */
void gdb_packets_send(struct gdb_packets *, const void *content, size_t count);

#endif
