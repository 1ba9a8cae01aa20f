/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Streams (sim/stream.h): characters take their time in both directions, and what the outside sent
 * waits while the receiver is off. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "machine.h"
#include "stream.h"

#include <string.h>

#define CHARACTER (10 * SIM_US)

/* A port without a chip: what arrived, when. */
struct port {
    struct machine machine;
    struct stream stream;
    struct {
        uint32_t value;
        sim_time now;
    } arrived[600];
    unsigned count;
};

static void note_arrival(void *owner, uint32_t value)
{
    struct port *port = owner;
    port->arrived[port->count].value = value;
    port->arrived[port->count++].now = machine_now(&port->machine);
}

static void begin(struct port *port)
{
    memset(port, 0, sizeof *port);
    stream_init(&port->stream, &port->machine, 0x100, "port", port, note_arrival);
}

static void end(struct port *port)
{
    stream_free(&port->stream);
    event_queue_free(&port->machine.queue);
}

static void feed(struct port *port, const char *text)
{
    assert_true(stream_feed(&port->stream, (const uint8_t *)text, strlen(text)));
}

static void expect(const struct port *port, unsigned index, char value, sim_time now)
{
    assert_true(index < port->count);
    assert_int_equal(port->arrived[index].value, value);
    assert_int_equal(port->arrived[index].now, now);
}

static void test_bytes_arrive_one_character_time_after_another(void **state)
{
    struct port port;
    (void)state;
    begin(&port);
    stream_set_character_time(&port.stream, CHARACTER);
    machine_run(&port.machine, 3 * SIM_US);
    feed(&port, "ab");
    machine_run(&port.machine, 3 * SIM_US + CHARACTER - 1);
    assert_int_equal(port.count, 0);
    machine_run(&port.machine, 15 * SIM_US);
    feed(&port, "c");
    machine_run(&port.machine, SIM_MS);
    assert_int_equal(port.count, 3);
    expect(&port, 0, 'a', 13 * SIM_US);
    expect(&port, 1, 'b', 23 * SIM_US);
    expect(&port, 2, 'c', 33 * SIM_US);
    feed(&port, "d"); /* the wire was idle: from now on */
    machine_run(&port.machine, 2 * SIM_MS);
    expect(&port, 3, 'd', SIM_MS + CHARACTER);
    end(&port);
}

static void test_bytes_wait_while_the_receiver_is_off(void **state)
{
    struct port port;
    unsigned i;
    (void)state;
    begin(&port);
    for (i = 0; i < 100; i++)
        feed(&port, "12345");
    machine_run(&port.machine, SIM_SECOND);
    assert_int_equal(port.count, 0);
    assert_int_equal(port.stream.waiting_count, 500);
    stream_set_character_time(&port.stream, CHARACTER);
    machine_run(&port.machine, 2 * SIM_SECOND);
    assert_int_equal(port.count, 500);
    for (i = 0; i < 500; i++)
        expect(&port, i, (char)('1' + i % 5), SIM_SECOND + (i + 1) * CHARACTER);
    end(&port);
}

static void test_switching_off_keeps_what_has_not_come(void **state)
{
    struct port port;
    (void)state;
    begin(&port);
    stream_set_character_time(&port.stream, CHARACTER);
    feed(&port, "abc");
    machine_run(&port.machine, CHARACTER);
    stream_set_character_time(&port.stream, 0);
    machine_run(&port.machine, SIM_MS);
    stream_set_character_time(&port.stream, CHARACTER);
    machine_run(&port.machine, 2 * SIM_MS);
    assert_int_equal(port.arrived[port.count - 1].value, 'c');
    assert_true(port.arrived[port.count - 1].now > SIM_MS);
    end(&port);
}

static void test_a_new_speed_holds_from_the_next_character(void **state)
{
    struct port port;
    (void)state;
    begin(&port);
    stream_set_character_time(&port.stream, CHARACTER);
    feed(&port, "abc");
    machine_run(&port.machine, 5 * SIM_US);
    stream_set_character_time(&port.stream, 3 * CHARACTER);
    machine_run(&port.machine, SIM_MS);
    expect(&port, 0, 'a', 10 * SIM_US); /* under way: keeps its time */
    expect(&port, 1, 'b', 40 * SIM_US);
    expect(&port, 2, 'c', 70 * SIM_US);
    end(&port);
}

/* The ring is filled, half emptied, and filled beyond its size while it wraps. */
static void test_a_growing_ring_keeps_the_order(void **state)
{
    struct port port;
    unsigned i, fed = 0;
    (void)state;
    begin(&port);
    stream_set_character_time(&port.stream, CHARACTER);
    while (fed < 500) {
        for (i = 0; i < 37; i++, fed++) {
            uint8_t byte = (uint8_t)fed;
            assert_true(stream_feed(&port.stream, &byte, 1));
        }
        machine_run(&port.machine, machine_now(&port.machine) + 20 * CHARACTER);
    }
    machine_run(&port.machine, SIM_SECOND);
    assert_int_equal(port.count, fed);
    for (i = 0; i < fed; i++)
        assert_int_equal(port.arrived[i].value, i & 0xff);
    end(&port);
}

struct heard {
    unsigned begins, ends;
    uint32_t value;
    sim_time begin_tells, end_now;
};

static void hear_begin(void *owner, uint32_t value, sim_time when_left)
{
    struct heard *heard = owner;
    heard->begins++;
    heard->value = value;
    heard->begin_tells = when_left;
}

static void hear_end(void *owner, uint32_t value, sim_time now)
{
    struct heard *heard = owner;
    assert_int_equal(heard->value, value);
    heard->ends++;
    heard->end_now = now;
}

static void test_all_sinks_hear_both_ends_of_a_character(void **state)
{
    struct port port;
    struct heard first = {0}, second = {0};
    struct stream_sink one = {.owner = &first, .begin = hear_begin, .end = hear_end};
    struct stream_sink two = {.owner = &second, .begin = hear_begin};
    (void)state;
    begin(&port);
    stream_subscribe(&port.stream, &one);
    stream_subscribe(&port.stream, &two);
    stream_begin(&port.stream, 'x', CHARACTER);
    assert_int_equal(first.begins + second.begins, 2);
    assert_int_equal(first.begin_tells, CHARACTER);
    assert_int_equal(first.ends, 0);
    stream_end(&port.stream, 'x', CHARACTER);
    assert_int_equal(first.ends, 1);
    assert_int_equal(first.end_now, CHARACTER);
    end(&port);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bytes_arrive_one_character_time_after_another),
        cmocka_unit_test(test_bytes_wait_while_the_receiver_is_off),
        cmocka_unit_test(test_switching_off_keeps_what_has_not_come),
        cmocka_unit_test(test_a_new_speed_holds_from_the_next_character),
        cmocka_unit_test(test_a_growing_ring_keeps_the_order),
        cmocka_unit_test(test_all_sinks_hear_both_ends_of_a_character),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
