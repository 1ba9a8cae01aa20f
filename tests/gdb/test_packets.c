/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The gdb server (sim/gdb) as a client sees it: frames, acknowledgements, registers, memory, stops,
 * steps, both directions; and whatever a hostile client sends gets an answer or none, in bounded
 * time and memory. A session of stock gdb is test_gdb.sh. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/guest.h"

#include "gdb/gdb.h"
#include "gdb/packet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define END (20 * SIM_MS)

static struct guest guest;
static struct debugger *debugger;
static struct gdb_server *server;

/* What the server has sent. */
static char sent[1 << 20];
static size_t sent_count;

static void hear(void *owner, const void *bytes, size_t count)
{
    (void)owner;
    assert_true(count <= sizeof sent - sent_count);
    memcpy(sent + sent_count, bytes, count);
    sent_count += count;
}

/* Counts to 20 in r4 and at 0x20000100. */
static const char loop[] = "start: movs r4, #0\n ldr r5, =0x20000100\n"
                           "again: adds r4, #1\nput: str r4, [r5]\n ldr r6, [r5]\n"
                           " cmp r4, #20\n bne again\n b finish\n";

/* Behind what the test's own frame does first. */
static void run_to_start(void)
{
    const struct stop stop = {
        .kind = STOP_ADDRESS, .first = guest_label(&guest, "start") & ~1u, .once = true};
    assert_non_null(debugger_add_stop(debugger, &stop));
    assert_int_equal(debugger_run(debugger, END).end, DEBUGGER_STOPPED);
}

static void begin(const char *source)
{
    struct gdb_target target = {.send = hear, .file = "/tmp/guest.elf"};
    struct sim_error error = {""};
    guest_start(&guest, source, NULL);
    guest.machine->input_open = true;
    debugger = debugger_create(guest.machine, HISTORY_BYTES, &error);
    if (debugger == NULL)
        fail_msg("%s", error.text);
    target.debugger = debugger;
    server = gdb_server_create(&target, &error);
    assert_non_null(server);
    gdb_server_connect(server);
    run_to_start();
    sent_count = 0;
}

static void end(void)
{
    gdb_server_destroy(server);
    debugger_destroy(debugger);
    guest_end(&guest);
}

static void raw(const char *bytes)
{
    sent_count = 0;
    gdb_server_receive(server, bytes, strlen(bytes));
}

static bool has_sent(const char *bytes)
{
    return sent_count == strlen(bytes) && memcmp(sent, bytes, sent_count) == 0;
}

/* --- a client: frames what it asks, and takes replies apart as the manual says --- */

static uint8_t sum_of(const char *bytes, size_t count)
{
    uint8_t sum = 0;
    while (count-- > 0)
        sum = (uint8_t)(sum + (uint8_t)*bytes++);
    return sum;
}

static void put_frame(const char *content, size_t count)
{
    char tail[8];
    sent_count = 0;
    gdb_server_receive(server, "$", 1);
    gdb_server_receive(server, content, count);
    snprintf(tail, sizeof tail, "#%02x", sum_of(content, count));
    gdb_server_receive(server, tail, 3);
}

/* Run lengths, then escapes; a frame ends where it says. Returns how many bytes of the reply. */
static size_t take_apart(char *out, size_t room)
{
    const char *begin_of = memchr(sent, '$', sent_count), *end_of;
    char wanted[8];
    size_t count = 0;
    assert_non_null(begin_of);
    end_of = memchr(begin_of, '#', sent_count - (size_t)(begin_of - sent));
    assert_non_null(end_of);
    snprintf(wanted, sizeof wanted, "%02x", sum_of(begin_of + 1, (size_t)(end_of - begin_of) - 1));
    assert_memory_equal(end_of + 1, wanted, 2);
    for (begin_of++; begin_of < end_of; begin_of++) {
        char c = *begin_of;
        int more = 1;
        if (c == '*') {
            more = *++begin_of - 29;
            assert_true(more >= 3 && count > 0);
            c = out[count - 1];
        } else if (c == '}') {
            c = (char)(*++begin_of ^ 0x20);
        }
        for (; more > 0 && count < room - 1; more--)
            out[count++] = c;
    }
    out[count] = '\0';
    return count;
}

static char answer[1 << 16];

static const char *ask(const char *packet)
{
    unsigned turns = 0;
    put_frame(packet, strlen(packet));
    while (gdb_server_poll(server, guest.machine->now + SIM_MS, NULL) == GDB_RUNNING)
        assert_true(++turns < 100);
    take_apart(answer, sizeof answer);
    return answer;
}

static void asks(const char *packet, const char *wanted)
{
    const char *got = ask(packet);
    if (strcmp(got, wanted) != 0)
        fail_msg("%s: '%s' instead of '%s'", packet, got, wanted);
}

static bool says(const char *packet, const char *part)
{
    if (strstr(ask(packet), part) != NULL)
        return true;
    print_error("%s: no '%s' in '%s'\n", packet, part, answer);
    return false;
}

static uint32_t label(const char *name)
{
    return guest_label(&guest, name) & ~1u;
}

static const char *with(const char *format, uint32_t value)
{
    static char text[128];
    snprintf(text, sizeof text, format, (unsigned)value);
    return text;
}

static uint32_t pc(void)
{
    return guest_register(&guest, "pc");
}

/* --- frames --- */

static void frames_are_acknowledged(void **state)
{
    (void)state;
    begin(loop);
    raw("$vMustReplyEmpty#3a");
    assert_true(has_sent("+$#00"));
    raw("$vMustReplyEmpty#3b");
    assert_true(has_sent("-"));
    raw("-");
    assert_true(has_sent("$#00"));
    raw("+");
    assert_true(has_sent(""));
    raw("garbage $qC#zz");
    assert_true(has_sent("-"));
    raw("$half of one$qC#b4");
    assert_true(has_sent("+$QC1#c5"));
    asks("QStartNoAckMode", "OK");
    raw("$qC#b4");
    assert_true(has_sent("$QC1#c5"));
    raw("$qC#00-"); /* no checksum is looked at, nothing is sent again */
    assert_true(has_sent("$QC1#c5"));
    end();
}

static void a_frame_may_come_in_pieces(void **state)
{
    static const char frame[] = "$m20000100,4#50";
    size_t i;
    (void)state;
    begin(loop);
    sent_count = 0;
    for (i = 0; i + 1 < sizeof frame; i++) {
        assert_int_equal(sent_count, 0);
        gdb_server_receive(server, frame + i, 1);
    }
    assert_memory_equal(sent, "+$0*\"00#", 8); /* 7 and 6 more would look like the frame */
    take_apart(answer, sizeof answer);
    assert_string_equal(answer, "00000000");
    end();
}

static void who_asks_again_and_again_is_not_heard(void **state)
{
    unsigned i;
    (void)state;
    begin(loop);
    asks("qC", "QC1");
    sent_count = 0;
    for (i = 0; i < 100000; i++)
        gdb_server_receive(server, "-", 1);
    assert_true(sent_count < 1000);
    end();
}

static void a_frame_that_is_too_long_is_an_error(void **state)
{
    char *frame = calloc(1, 1 << 20);
    (void)state;
    begin(loop);
    memset(frame, 'a', 1 << 20);
    put_frame(frame, 1 << 20);
    take_apart(answer, sizeof answer);
    assert_string_equal(answer, "E0c");
    asks("qC", "QC1");
    free(frame);
    end();
}

/* --- registers and memory --- */

static void registers_are_by_their_numbers(void **state)
{
    (void)state;
    begin(loop);
    ask(with("Z0,%x,2", label("put")));
    ask("vCont;c");
    asks("p4", "01000000");
    asks("p5", "00010020");
    asks("pff", "E16");
    asks("p", "E16");
    asks("P4=2a000000", "OK");
    assert_int_equal(guest_register(&guest, "r4"), 42);
    asks("P4=2a", "E16");
    asks("P13=ff", "OK"); /* primask has one bit */
    asks("p13", "01");
    ask("g");
    assert_int_equal(strlen(answer), 2 * (19 * 4 + 4));
    answer[8 * 4 + 1] = 'b';
    {
        char packet[256];
        snprintf(packet, sizeof packet, "G%s", answer);
        asks(packet, "OK");
    }
    assert_int_equal(guest_register(&guest, "r4"), 0x2b);
    asks("G00", "E16");
    end();
}

static void memory_is_read_and_written(void **state)
{
    static const char binary[] = "X20000201,4:\x01}\x03}\x04\x7f"; /* '#' and '$' are escaped */
    (void)state;
    begin(loop);
    asks("M20000200,4:00112233", "OK");
    asks("m20000200,4", "00112233");
    asks("M20000200,4:0011", "E16");
    put_frame(binary, sizeof binary - 1);
    take_apart(answer, sizeof answer);
    assert_string_equal(answer, "OK");
    asks("m20000200,6", "000123247f00");
    asks("m70000000,4", "E0e");
    asks("M70000000,1:00", "E0e");
    asks("vFlashErase:20000200,4", "OK");
    asks("m20000200,4", "ffffffff");
    asks("vFlashDone", "OK");
    /* A device: what is written acts. */
    asks("M40004010,4:10000000", "OK");
    asks("m40004010,4", "10000000");
    /* As much as there is, of what is too long for a packet. */
    assert_int_equal(strlen(ask("m20000000,ffffffff")), GDB_PACKET_MOST);
    assert_int_equal(strlen(ask("m402ffff0,40")), 32);
    end();
}

static void what_is_changed_is_there_when_it_is_run_through_again(void **state)
{
    (void)state;
    begin(loop);
    ask(with("Z0,%x,2", label("put")));
    ask("c");
    ask("c");
    asks("P4=0a000000", "OK");
    ask("c");
    asks("p4", "0b000000");
    assert_true(says("bc", "T05"));
    asks("p4", "0a000000");
    assert_true(says("bc", "T05"));
    asks("p4", "01000000");
    ask("c");
    ask("c");
    asks("p4", "0b000000");
    end();
}

/* --- documents --- */

static void documents_are_read_in_pieces(void **state)
{
    char whole[4096], piece[64], packet[64];
    size_t at = 0;
    (void)state;
    begin(loop);
    assert_true(says("qSupported:swbreak+;hwbreak+", "PacketSize=3fff;"));
    assert_true(says("qXfer:features:read:target.xml:0,3fff", "l<?xml"));
    assert_non_null(strstr(answer, "<architecture>arm</architecture>"));
    assert_non_null(strstr(answer, "org.gnu.gdb.arm.m-profile"));
    assert_non_null(
        strstr(answer, "<reg name=\"xpsr\" bitsize=\"32\" type=\"uint32\" regnum=\"16\""));
    assert_true(strlen(answer) < sizeof whole);
    memcpy(whole, answer + 1, strlen(answer));
    do {
        snprintf(packet, sizeof packet, "qXfer:features:read:target.xml:%zx,20", at);
        assert_true(strlen(ask(packet)) < sizeof piece);
        memcpy(piece, answer, strlen(answer) + 1);
        assert_memory_equal(whole + at, piece + 1, strlen(piece) - 1);
        at += strlen(piece) - 1;
    } while (piece[0] == 'm');
    assert_int_equal(at, strlen(whole));
    asks("qXfer:features:read:target.xml:ffffffffffffffff,10", "E16");
    asks("qXfer:features:read:target.xml:99999,10", "E16");
    asks("qXfer:features:read:other.xml:0,10", "E00");
    asks("qXfer:exec-file:read:1:0,fff", "l/tmp/guest.elf");
    assert_true(says("qXfer:memory-map:read::0,3fff", "<memory type=\"ram\" start=\"0x"));
    assert_true(
        says("qXfer:threads:read::0,3fff", "<thread id=\"1\" core=\"0\" name=\"processor\">"));
    end();
}

/* --- stops --- */

static void stops_tell_why(void **state)
{
    (void)state;
    begin(loop);
    ask("qSupported:swbreak+;hwbreak+");
    ask(with("Z0,%x,2", label("put")));
    assert_true(says("c", "swbreak:;"));
    assert_int_equal(pc(), label("put"));
    assert_true(says("?", "thread:1;"));
    ask(with("z0,%x,2", label("put")));
    ask(with("Z1,%x,2", label("put")));
    assert_true(says("c", "hwbreak:;"));
    asks("p4", "02000000");
    ask(with("z1,%x,2", label("put")));
    asks("Z2,20000104,1", "OK"); /* this byte never changes */
    asks("Z3,20000101,2", "OK");
    /* Told before the access: gdb makes it by a step. */
    assert_true(says("c", "rwatch:20000101;")); /* the first watched byte of the word */
    assert_int_equal(pc(), label("put") + 2);
    asks("z3,20000101,2", "OK");
    asks("Z2,200000f8,c", "OK"); /* of a larger object, what was written */
    assert_true(says("c", "watch:20000100;"));
    assert_int_equal(pc(), label("put"));
    asks("m20000100,4", "02000000");
    assert_true(says("vCont;s:1", "watch:"));
    asks("z2,200000f8,c", "OK");
    assert_true(says("vCont;s:1", "T05"));
    asks("m20000100,4", "03000000");
    end();
}

/* The byte code of conditions: what a breakpoint with it stops at, as the value of r4. */
static unsigned stops_with(const char *code)
{
    char packet[256];
    unsigned value;
    begin(loop);
    snprintf(packet, sizeof packet, "Z0,%x,2;X%zx,%s", (unsigned)label("put"), strlen(code) / 2,
             code);
    asks(packet, "OK");
    ask("c");
    value = guest_register(&guest, "r4");
    end();
    return value;
}

static void conditions_are_decided_here(void **state)
{
    (void)state;
    assert_int_equal(stops_with("26000422051327"), 5); /* r4 == 5 */
    /* 7 < r4 & 1 < r4 */
    assert_int_equal(stops_with("220726000414"
                                "220126000414"
                                "0f27"),
                     8);
    /* The top of the stack counts. */
    assert_int_equal(stops_with("250000000000000000"
                                "2400000001"
                                "27"),
                     1);
    /* *(int *)0x20000100 == 4 */
    assert_int_equal(stops_with("242000010019"
                                "220413"
                                "27"),
                     5);
    /* r4 % 3 + r4 % 5 == 0 */
    assert_int_equal(stops_with("260004220308"
                                "260004220508"
                                "020e"
                                "27"),
                     15);
    /* The sign of r4's low four bits: -8 < 0 */
    assert_int_equal(stops_with("2600041604"
                                "2200"
                                "14"
                                "27"),
                     8);
    /* 15 << r4 == 240 */
    assert_int_equal(stops_with("220f26000409"
                                "22f013"
                                "27"),
                     4);
    /* If r4 == 9 then 1 else 0. */
    assert_int_equal(stops_with("260004220913"
                                "20000c"
                                "220027"
                                "220127"),
                     9);
}

static void bad_conditions_stop(void **state)
{
    (void)state;
    assert_int_equal(stops_with("210000"), 1);           /* for ever */
    assert_int_equal(stops_with("2201220005"), 1);       /* division by zero */
    assert_int_equal(stops_with("2470000000192700"), 1); /* no memory there */
    assert_int_equal(stops_with("02"), 1);               /* nothing on the stack */
    assert_int_equal(stops_with("26ffff27"), 1);         /* no such register */
    assert_int_equal(stops_with("22"), 1);               /* cut */
    assert_int_equal(stops_with("220028210002"), 1);     /* the stack is full */
    assert_int_equal(stops_with("21ffff"), 1);           /* to nowhere */
}

static void steps_end_outside_of_their_range(void **state)
{
    char packet[64];
    (void)state;
    begin(loop);
    snprintf(packet, sizeof packet, "vCont;r%x,%x:1", (unsigned)label("start"),
             (unsigned)label("put"));
    assert_true(says(packet, "T05"));
    assert_int_equal(pc(), label("put"));
    assert_true(says("s", "T05"));
    assert_int_equal(pc(), label("put") + 2);
    assert_true(says("vCont;r0,0:1;c", "T05"));
    assert_int_equal(pc(), label("put") + 4);
    end();
}

static void a_run_that_was_cut_misses_no_breakpoint(void **state)
{
    unsigned hits = 0, turns = 0;
    (void)state;
    begin(loop);
    ask(with("Z0,%x,2", label("put")));
    while (hits < 20 && turns++ < 10000) {
        enum gdb_state now;
        if (pc() == label("put") || turns == 1)
            put_frame("c", 1);
        do
            now = gdb_server_poll(server, guest.machine->now + 40 * SIM_NS, NULL);
        while (now == GDB_RUNNING && guest.machine->now < END);
        hits++;
        assert_int_equal(guest_register(&guest, "r4"), hits);
    }
    assert_int_equal(hits, 20);
    end();
}

static void backwards_to_where_it_was(void **state)
{
    (void)state;
    begin(loop);
    ask(with("Z0,%x,2", label("put")));
    ask("c");
    ask("c");
    ask("c");
    assert_true(says("bs", "T05"));
    assert_int_equal(pc(), label("again"));
    assert_true(says("bc", "T05"));
    assert_int_equal(pc(), label("put"));
    asks("p4", "02000000");
    ask(with("z0,%x,2", label("put")));
    ask("Z2,20000100,4");
    /* Told behind the write: gdb unmakes it by a step. */
    assert_true(says("bc", "watch:20000100;"));
    assert_int_equal(pc(), label("put") + 2);
    asks("m20000100,4", "01000000");
    ask("z2,20000100,4");
    assert_true(says("bs", "T05"));
    asks("m20000100,4", "00000000");
    ask("Z2,20000100,4");
    assert_true(says("bc", "replaylog:begin;"));
    end();
}

static void ends_are_told(void **state)
{
    (void)state;
    begin("start: movs r0, #0x18\n ldr r1, =0x20026\n bkpt 0xab\n b finish\n");
    asks("c", "W00");
    end();
    begin("start: ldr r0, =0x70000000\n ldr r1, [r0]\n b finish\nhard: udf #0\n");
    assert_true(says("c", "O")); /* "the guest crashed: ..." in hexadecimal */
    assert_non_null(strstr(sent, "$T0b"));
    asks("c", "X0b");
    end();
    begin("start: wfi\n b finish\n"); /* nothing can wake it: it can be looked at, and gone back
                                         from */
    guest.machine->input_open = false;
    assert_true(says("c", "O"));
    assert_non_null(strstr(sent, "$T05"));
    assert_true(says("bs", "T05"));
    assert_int_equal(pc(), label("start"));
    end();
}

static void an_interrupt_stops(void **state)
{
    (void)state;
    begin("start: b start\n");
    put_frame("c", 1);
    assert_int_equal(gdb_server_poll(server, SIM_MS, NULL), GDB_RUNNING);
    put_frame("m0,4", 4); /* while it runs nothing else is answered */
    take_apart(answer, sizeof answer);
    assert_string_equal(answer, "E16");
    gdb_server_receive(server, "\x03", 1);
    assert_true(gdb_server_interrupted(server));
    sent_count = 0;
    assert_int_equal(gdb_server_poll(server, 2 * SIM_MS, NULL), GDB_STOPPED);
    take_apart(answer, sizeof answer);
    assert_memory_equal(answer, "T02", 3);
    end();
}

static void clients_come_and_go(void **state)
{
    (void)state;
    begin(loop);
    ask(with("Z0,%x,2", label("put")));
    ask("c");
    gdb_server_disconnect(server);
    assert_null(debugger_stops(debugger));
    assert_int_equal(gdb_server_poll(server, END, NULL), GDB_STOPPED);
    gdb_server_connect(server);
    ask(with("Z0,%x,2", label("put")));
    asks("D", "OK");
    assert_int_equal(gdb_server_poll(server, END, NULL), GDB_DETACHED);
    assert_int_equal(guest_word(&guest, 0x20000100), 20);
    gdb_server_connect(server);
    assert_true(says("?", "T00"));
    asks("!", "OK");
    assert_true(says("vRun;", "thread:1;"));
    assert_int_equal(guest.machine->now, 0);
    assert_int_equal(guest_word(&guest, 0x20000100), 0);
    put_frame("k", 1);
    gdb_server_disconnect(server);
    assert_int_equal(gdb_server_poll(server, END, NULL), GDB_KILLED);
    end();
}

/* What O packets have told until OK came behind them, in `text`. */
static void monitor(const char *command, char *text)
{
    char packet[256] = "qRcmd,";
    size_t i, n = 0;
    for (i = 0; command[i] != '\0'; i++)
        snprintf(packet + 6 + 2 * i, 3, "%02x", (unsigned char)command[i]);
    put_frame(packet, strlen(packet));
    while (gdb_server_poll(server, guest.machine->now + SIM_MS, NULL) == GDB_RUNNING)
        ;
    while (sent_count > 0) {
        size_t frame = (size_t)((char *)memchr(sent, '#', sent_count) - sent) + 3;
        take_apart(answer, sizeof answer);
        for (i = 1; answer[0] == 'O' && answer[1] != 'K' && answer[i] != '\0'; i += 2) {
            unsigned byte;
            assert_int_equal(sscanf(answer + i, "%2x", &byte), 1);
            text[n++] = (char)byte;
        }
        memmove(sent, sent + frame, sent_count - frame);
        sent_count -= frame;
    }
    text[n] = '\0';
    assert_string_equal(answer, "OK");
}

static bool monitor_has(const char *command, const char *part)
{
    char text[8192];
    monitor(command, text);
    return strstr(text, part) != NULL;
}

static bool monitor_says(const char *command, const char *part)
{
    char text[8192];
    monitor(command, text);
    if (strstr(text, part) != NULL)
        return true;
    print_error("%s: no '%s' in '%s'\n", command, part, text);
    return false;
}

static void monitor_commands_answer(void **state)
{
    (void)state;
    begin(loop);
    asks("QStartNoAckMode", "OK");
    assert_true(monitor_says("help", "last-writer"));
    assert_true(monitor_says("help", "reset"));
    assert_true(monitor_says("nonsense", "nonsense"));
    assert_true(monitor_says("x", ""));
    assert_true(monitor_says("quit", "`detach` lets"));
    assert_false(monitor_has("info time", "`detach` lets"));
    ask(with("Z0,%x,2", label("put")));
    ask("c");
    ask("c");
    assert_true(monitor_says("last-writer 0x20000100", "0x20000100"));
    assert_true(monitor_says("print $r4", "1"));
    assert_true(monitor_says("go start", "maintenance flush register-cache"));
    asks("p4", "00000000");
    assert_true(monitor_says("reset halt", "reset"));
    assert_true(says("c", "T05"));
    asks("p4", "01000000");
    end();
}

/* --- hostile clients --- */

static void absurd_requests_are_errors(void **state)
{
    static const char *const requests[] = {
        "Z0,0,ffffffff",
        "Z9,0,2",
        "Z2,0,0",
        "Z2,ffffffff,ffffffff",
        "Z0,100000000,2",
        "Z0",
        "z0,",
        "Z0,0,2,",
        "m",
        "m0",
        "m,4",
        "m100000000,1",
        "mffffffffffffffff0,1",
        "M0,4",
        "M0,ffffffff:00",
        "X0,ffffffff:a",
        "H",
        "Hg",
        "Hx1",
        "Hg99",
        "Hgp1.",
        "T0",
        "T77777777",
        "T",
        "vCont;",
        "vCont;x",
        "vCont;s:99",
        "vCont;r5,4:1",
        "vCont;r1",
        "vCont;C",
        "vCont;c;",
        "G",
        "P",
        "P0",
        "P0=",
        "P99=00",
        "qThreadExtraInfo,99",
        "qRcmd",
        "vFlashErase:",
        "vFlashErase:0,ffffffff",
        "vFlashWrite:zz:a",
        "Z0,0,2;X",
        "Z0,0,2;X5,00",
        "Z0,0,2;Y1,27",
        "Z0,0,2;Xffff,27",
    };
    size_t i;
    (void)state;
    begin(loop);
    for (i = 0; i < sizeof requests / sizeof requests[0]; i++)
        if (ask(requests[i])[0] != 'E')
            fail_msg("%s: '%s' is no error", requests[i], answer);
    asks("qNobodyKnows", "");
    asks("", "");
    asks("vFile:open:61,0,0", "");
    end();
}

static void many_breakpoints_are_bounded(void **state)
{
    unsigned i, good = 0;
    char packet[32];
    (void)state;
    begin(loop);
    for (i = 0; i < 3000; i++) {
        snprintf(packet, sizeof packet, "Z2,%x,1", 0x20001000 + i);
        good += strcmp(ask(packet), "OK") == 0;
    }
    assert_int_equal(good, 1024);
    for (i = 0; i < 3; i++) /* what is there is there */
        asks("Z2,20001000,1", "OK");
    gdb_server_disconnect(server);
    assert_null(debugger_stops(debugger));
    end();
}

/* Letters of the protocol, numbers and noise, in any order. */
static size_t make_noise(uint64_t *seed, char *out, size_t room)
{
    static const char *const words[] = {"$",
                                        "#00",
                                        "m",
                                        "M",
                                        "X",
                                        "Z0,",
                                        "z2,",
                                        "vCont;",
                                        "c",
                                        "s",
                                        "r",
                                        ":",
                                        ";",
                                        ",",
                                        "g",
                                        "G",
                                        "p",
                                        "P",
                                        "=",
                                        "Hg",
                                        "Hc",
                                        "qXfer:",
                                        "threads:read::",
                                        "features:read:target.xml:",
                                        "bc",
                                        "bs",
                                        "20000100",
                                        "ffffffff",
                                        "-1",
                                        "0",
                                        "}",
                                        "*",
                                        "+",
                                        "-",
                                        "\x03",
                                        "qRcmd,",
                                        "6d656d",
                                        "T",
                                        "?",
                                        "D",
                                        "R",
                                        "vRun;",
                                        "!",
                                        "k",
                                        "vFlashErase:",
                                        "qSupported:",
                                        "QStartNoAckMode",
                                        ";X",
                                        "26000422051327"};
    size_t count = 0;
    while (count + 40 < room) {
        *seed = *seed * 6364136223846793005u + 1442695040888963407u;
        if (*seed >> 60 == 0)
            out[count++] = (char)(*seed >> 33);
        else
            count += (size_t)sprintf(out + count, "%s",
                                     words[(*seed >> 33) % (sizeof words / sizeof words[0])]);
    }
    return count;
}

static void noise_does_no_harm(void **state)
{
    char noise[400];
    uint64_t seed = 4;
    unsigned i;
    (void)state;
    begin(loop);
    for (i = 0; i < 4000; i++) {
        size_t count = make_noise(&seed, noise, sizeof noise);
        sent_count = 0;
        if (i % 4 != 0)
            put_frame(noise, count);
        else
            gdb_server_receive(server, noise, count);
        gdb_server_poll(server, guest.machine->now + SIM_US, NULL);
        if (i % 16 == 0) {
            gdb_server_disconnect(server);
            gdb_server_connect(server);
        }
    }
    end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frames_are_acknowledged),
        cmocka_unit_test(a_frame_may_come_in_pieces),
        cmocka_unit_test(who_asks_again_and_again_is_not_heard),
        cmocka_unit_test(a_frame_that_is_too_long_is_an_error),
        cmocka_unit_test(registers_are_by_their_numbers),
        cmocka_unit_test(memory_is_read_and_written),
        cmocka_unit_test(what_is_changed_is_there_when_it_is_run_through_again),
        cmocka_unit_test(documents_are_read_in_pieces),
        cmocka_unit_test(stops_tell_why),
        cmocka_unit_test(conditions_are_decided_here),
        cmocka_unit_test(bad_conditions_stop),
        cmocka_unit_test(steps_end_outside_of_their_range),
        cmocka_unit_test(a_run_that_was_cut_misses_no_breakpoint),
        cmocka_unit_test(backwards_to_where_it_was),
        cmocka_unit_test(ends_are_told),
        cmocka_unit_test(an_interrupt_stops),
        cmocka_unit_test(clients_come_and_go),
        cmocka_unit_test(monitor_commands_answer),
        cmocka_unit_test(absurd_requests_are_errors),
        cmocka_unit_test(many_breakpoints_are_bounded),
        cmocka_unit_test(noise_does_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
