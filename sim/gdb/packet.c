/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Frames: see packet.h. */
#include "packet.h"

#include <string.h>

#define INTERRUPT    0x03
#define ESCAPE       '}'
#define ESCAPE_FLIP  0x20
#define REPEATS_MOST 16u /* of one frame: who asks oftener hears nothing but itself */
#define RUN_BASE     29  /* a run length is a printable character: so many more, plus this */
#define RUN_LEAST    3u
#define RUN_MOST     97u

void gdb_packets_init(struct gdb_packets *packets, const struct gdb_packet_user *user)
{
    memset(packets, 0, sizeof *packets);
    packets->user = *user;
    packets->acks = true;
}

static void send_bytes(struct gdb_packets *packets, const void *bytes, size_t count)
{
    packets->user.send(packets->user.owner, bytes, count);
}

/* --- in --- */

static int hex_digit(unsigned char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static void begin_packet(struct gdb_packets *packets)
{
    packets->state = PACKET_CONTENT;
    packets->count = 0;
    packets->sum = packets->wanted = 0;
    packets->escaped = packets->too_long = false;
}

static void send_again(struct gdb_packets *packets)
{
    if (!packets->acks || packets->sent_count == 0 || packets->repeats == REPEATS_MOST)
        return;
    packets->repeats++;
    send_bytes(packets, packets->sent, packets->sent_count);
}

static void receive_outside(struct gdb_packets *packets, unsigned char byte)
{
    if (byte == '$')
        begin_packet(packets);
    else if (byte == '-')
        send_again(packets);
    else if (byte == INTERRUPT)
        packets->user.interrupt(packets->user.owner);
}

static void add_content(struct gdb_packets *packets, unsigned char byte)
{
    if (byte == ESCAPE && !packets->escaped) {
        packets->escaped = true;
        return;
    }
    if (packets->count == GDB_PACKET_MOST)
        packets->too_long = true;
    else
        packets->content[packets->count++] = (char)(packets->escaped ? byte ^ ESCAPE_FLIP : byte);
    packets->escaped = false;
}

/* A '$' inside a packet is the beginning of another: the end of this one was lost. */
static void receive_content(struct gdb_packets *packets, unsigned char byte)
{
    if (byte == '$') {
        begin_packet(packets);
        return;
    }
    if (byte == '#') {
        packets->state = PACKET_SUM_HIGH;
        return;
    }
    packets->sum = (uint8_t)(packets->sum + byte);
    add_content(packets, byte);
}

/* Without acknowledgements the checksum is not looked at, as the manual allows. */
static void end_packet(struct gdb_packets *packets, bool good)
{
    bool acks = packets->acks;
    packets->state = PACKET_OUTSIDE;
    if (acks)
        send_bytes(packets, good ? "+" : "-", 1);
    if (!good && acks)
        return;
    packets->content[packets->count] = '\0';
    packets->user.packet(packets->user.owner, packets->too_long ? NULL : packets->content,
                         packets->count);
}

static void receive_sum(struct gdb_packets *packets, unsigned char byte)
{
    int digit = hex_digit(byte);
    packets->wanted = (uint8_t)(packets->wanted << 4 | (digit & 0xf));
    if (digit < 0)
        packets->wanted = (uint8_t)~packets->sum;
    if (packets->state == PACKET_SUM_HIGH && digit >= 0)
        packets->state = PACKET_SUM_LOW;
    else
        end_packet(packets, packets->wanted == packets->sum);
}

void gdb_packets_receive(struct gdb_packets *packets, const void *bytes, size_t count)
{
    static void (*const receivers[])(struct gdb_packets *, unsigned char) = {
        [PACKET_OUTSIDE] = receive_outside,
        [PACKET_CONTENT] = receive_content,
        [PACKET_SUM_HIGH] = receive_sum,
        [PACKET_SUM_LOW] = receive_sum,
    };
    const unsigned char *byte = bytes;
    for (; count > 0; count--, byte++)
        receivers[packets->state](packets, *byte);
}

/* --- out --- */

static bool needs_escape(char c)
{
    return c == '$' || c == '#' || c == '*' || c == ESCAPE;
}

/* How many more of the same character are told by one run length: none, or one whose character is
 * not a sign of the frame. */
static size_t run_length(const char *content, size_t count)
{
    size_t more = 0;
    while (more + 1 < count && more < RUN_MOST && content[more + 1] == content[0])
        more++;
    while (more >= RUN_LEAST && needs_escape((char)(more + RUN_BASE)))
        more--;
    return more >= RUN_LEAST ? more : 0;
}

static size_t encode(const char *content, size_t count, char *frame)
{
    size_t at = 0, out = 0;
    while (at < count) {
        size_t more = needs_escape(content[at]) ? 0 : run_length(content + at, count - at);
        if (needs_escape(content[at]))
            frame[out++] = ESCAPE;
        frame[out++] = needs_escape(content[at]) ? content[at] ^ ESCAPE_FLIP : content[at];
        if (more > 0) {
            frame[out++] = '*';
            frame[out++] = (char)(more + RUN_BASE);
        }
        at += 1 + more;
    }
    return out;
}

void gdb_packets_send(struct gdb_packets *packets, const void *content, size_t count)
{
    static const char digits[] = "0123456789abcdef";
    char *frame = packets->sent;
    size_t size, i;
    uint8_t sum = 0;
    frame[0] = '$';
    size = 1 + encode(content, count < GDB_PACKET_MOST ? count : GDB_PACKET_MOST, frame + 1);
    for (i = 1; i < size; i++)
        sum = (uint8_t)(sum + (uint8_t)frame[i]);
    frame[size++] = '#';
    frame[size++] = digits[sum >> 4];
    frame[size++] = digits[sum & 0xf];
    packets->sent_count = size;
    packets->repeats = 0;
    send_bytes(packets, frame, size);
}
