/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Semihosting (Arm, "Semihosting for AArch32 and AArch64", IHI 0100): BKPT 0xAB with the operation
 * in r0 and its parameter or block in r1. Console output, end of the run, time; files only where
 * the front end has opened a folder for them (machine->files). */
#include "armv7m.h"

#include "../../semihost.h"

#include <string.h>

enum {
    SYS_OPEN = 0x01,
    SYS_CLOSE = 0x02,
    SYS_WRITEC = 0x03,
    SYS_WRITE0 = 0x04,
    SYS_WRITE = 0x05,
    SYS_READ = 0x06,
    SYS_READC = 0x07,
    SYS_ISERROR = 0x08,
    SYS_ISTTY = 0x09,
    SYS_SEEK = 0x0a,
    SYS_FLEN = 0x0c,
    SYS_TMPNAM = 0x0d,
    SYS_REMOVE = 0x0e,
    SYS_RENAME = 0x0f,
    SYS_CLOCK = 0x10,
    SYS_TIME = 0x11,
    SYS_SYSTEM = 0x12,
    SYS_ERRNO = 0x13,
    SYS_GET_CMDLINE = 0x15,
    SYS_HEAPINFO = 0x16,
    SYS_EXIT = 0x18,
    SYS_EXIT_EXTENDED = 0x20,
    SYS_ELAPSED = 0x30,
    SYS_TICKFREQ = 0x31
};

#define APPLICATION_EXIT 0x20026u /* ADP_Stopped_ApplicationExit: the clean end */
#define HANDLE_STDIN     1u
#define HANDLE_STDOUT    2u
#define HANDLE_STDERR    3u
#define HANDLE_FEATURES  4u /* the file that tells which extensions there are */
#define HANDLE_FILES     5u /* the front end's from here */
#define FAILED           0xffffffffu
#define TEXT_MAX         65536u
#define CHUNK            256u

static uint32_t argument(struct armv7m *m, unsigned index)
{
    uint32_t word = 0;
    bus_peek(m->cpu.data, m->core.r[1] + 4 * index, &word, 4);
    return word;
}

static void put_character(struct armv7m *m, uint8_t character)
{
    sim_time now = machine_now(m->machine);
    stream_begin(&m->console, character, now);
    stream_end(&m->console, character, now);
    m->cycles++; /* a debugger takes its time, too: endless output must come to an end with --until
                  */
}

static void write_text(struct armv7m *m, uint32_t address)
{
    uint32_t i;
    uint8_t character;
    for (i = 0; i < TEXT_MAX; i++) {
        if (bus_peek(m->cpu.data, address + i, &character, 1) != 1 || character == 0)
            return;
        put_character(m, character);
    }
}

static bool get_text(struct armv7m *m, uint32_t address, uint32_t length, char *text, size_t size)
{
    if (length >= size)
        return false;
    bus_peek(m->cpu.data, address, text, length);
    text[length] = '\0';
    return strlen(text) == length;
}

static uint32_t open_file(struct armv7m *m)
{
    char name[CHUNK];
    uint32_t mode = argument(m, 1);
    int64_t handle;
    if (!get_text(m, argument(m, 0), argument(m, 2), name, sizeof name))
        return FAILED;
    if (strcmp(name, ":tt") == 0)
        return mode < 4 ? HANDLE_STDIN : mode < 8 ? HANDLE_STDOUT : HANDLE_STDERR;
    if (strcmp(name, ":semihosting-features") == 0) {
        m->features_place = 0;
        return HANDLE_FEATURES;
    }
    handle = semihost_open(m->machine, name, mode);
    return handle < 0 ? FAILED : (uint32_t)handle + HANDLE_FILES;
}

/* Returns how many bytes were not written: one call writes TEXT_MAX at most, so that an instruction
 * takes no longer than that. */
static uint32_t write_file(struct armv7m *m)
{
    uint32_t handle = argument(m, 0), address = argument(m, 1), left = argument(m, 2);
    uint32_t last = left < TEXT_MAX ? 0 : left - TEXT_MAX;
    uint8_t bytes[CHUNK];
    while (left > last) {
        uint32_t some = left - last < CHUNK ? left - last : CHUNK, i;
        if (bus_peek(m->cpu.data, address, bytes, some) != some)
            return left;
        if (handle >= HANDLE_FILES) {
            if (semihost_write(m->machine, handle - HANDLE_FILES, bytes, some) != some)
                return left;
        } else {
            for (i = 0; i < some; i++)
                put_character(m, bytes[i]);
        }
        left -= some;
        address += some;
    }
    return left;
}

static bool take_console(struct armv7m *m, uint8_t *byte)
{
    struct stream *s = &m->console;
    if (s->waiting_count == 0)
        return false;
    *byte = s->waiting[s->waiting_first];
    s->waiting_first = (s->waiting_first + 1) % s->waiting_capacity;
    s->waiting_count--;
    return true;
}

/* "SHFB", then a byte: SYS_EXIT_EXTENDED is there, and stdout and stderr are told apart. */
static const uint8_t features[] = {'S', 'H', 'F', 'B', 3};

static uint32_t read_features(struct armv7m *m, uint8_t *bytes, uint32_t count)
{
    uint32_t i;
    for (i = 0; i < count && m->features_place < sizeof features; i++)
        bytes[i] = features[m->features_place++];
    return i;
}

static uint32_t read_some(struct armv7m *m, uint32_t handle, uint8_t *bytes, uint32_t count)
{
    uint32_t i;
    int64_t got;
    if (handle == HANDLE_FEATURES)
        return read_features(m, bytes, count);
    if (handle >= HANDLE_FILES) {
        got = semihost_read(m->machine, handle - HANDLE_FILES, bytes, count);
        return got < 0 ? 0 : (uint32_t)got;
    }
    for (i = 0; i < count && take_console(m, &bytes[i]);)
        i++;
    return i;
}

/* Returns how many bytes were not read. */
static uint32_t read_file(struct armv7m *m)
{
    uint32_t handle = argument(m, 0), address = argument(m, 1), left = argument(m, 2), got = 1;
    uint8_t bytes[CHUNK];
    while (left > 0 && got > 0) {
        got = read_some(m, handle, bytes, left < CHUNK ? left : CHUNK);
        if (bus_poke(m->cpu.data, address, bytes, got) != got)
            break;
        left -= got;
        address += got;
    }
    return left;
}

static uint32_t read_character(struct armv7m *m)
{
    uint8_t byte;
    return take_console(m, &byte) ? byte : FAILED;
}

static uint32_t seek_features(struct armv7m *m, uint32_t place)
{
    if (place > sizeof features)
        return FAILED;
    m->features_place = (uint8_t)place;
    return 0;
}

static uint32_t file_operation(struct armv7m *m, uint32_t operation)
{
    uint32_t handle = argument(m, 0);
    int64_t result;
    if (handle == HANDLE_FEATURES && operation != SYS_CLOSE)
        return operation == SYS_FLEN ? sizeof features : seek_features(m, argument(m, 1));
    if (handle < HANDLE_FILES)
        return operation == SYS_ISTTY ? 1 : operation == SYS_CLOSE ? 0 : FAILED;
    handle -= HANDLE_FILES;
    result = operation == SYS_CLOSE  ? semihost_close(m->machine, handle)
             : operation == SYS_SEEK ? semihost_seek(m->machine, handle, argument(m, 1))
             : operation == SYS_FLEN ? semihost_length(m->machine, handle)
                                     : 0;
    return result < 0 ? FAILED : (uint32_t)result;
}

/* The argument block points to a buffer and its size; there is no command line but an empty one. */
static uint32_t command_line(struct armv7m *m)
{
    uint32_t buffer = argument(m, 0), none = 0;
    if (argument(m, 1) == 0 || bus_poke(m->cpu.data, buffer, &none, 1) != 1)
        return FAILED;
    bus_poke(m->cpu.data, m->core.r[1] + 4, &none, 4);
    return 0;
}

/* Heap and stack: zeros say that the application is to use its own. */
static uint32_t heap_info(struct armv7m *m)
{
    static const uint32_t zeros[4];
    bus_poke(m->cpu.data, argument(m, 0), zeros, sizeof zeros);
    return 0;
}

static uint32_t elapsed(struct armv7m *m)
{
    bus_poke(m->cpu.data, m->core.r[1], &m->cycles, sizeof m->cycles);
    return 0;
}

static void end_run(struct armv7m *m, uint32_t reason, uint32_t status)
{
    machine_end(m->machine, reason == APPLICATION_EXIT ? (int)status : 1);
}

static uint32_t perform(struct armv7m *m, uint32_t operation)
{
    sim_time now = machine_now(m->machine);
    switch (operation) {
    case SYS_OPEN:
        return open_file(m);
    case SYS_WRITEC:
        put_character(m, (uint8_t)argument(m, 0));
        return m->core.r[0];
    case SYS_WRITE0:
        write_text(m, m->core.r[1]);
        return m->core.r[0];
    case SYS_WRITE:
        return write_file(m);
    case SYS_READ:
        return read_file(m);
    case SYS_READC:
        return read_character(m);
    case SYS_ISERROR:
        return (argument(m, 0) >> 31) != 0;
    case SYS_CLOSE:
    case SYS_ISTTY:
    case SYS_SEEK:
    case SYS_FLEN:
        return file_operation(m, operation);
    case SYS_CLOCK:
        return (uint32_t)(now / (10 * SIM_MS));
    case SYS_TIME:
        return (uint32_t)(m->machine->options.start_date + now / SIM_SECOND);
    case SYS_ERRNO:
        return 0;
    case SYS_GET_CMDLINE:
        return command_line(m);
    case SYS_HEAPINFO:
        return heap_info(m);
    case SYS_EXIT:
        end_run(m, m->core.r[1], 0);
        return 0;
    case SYS_EXIT_EXTENDED:
        end_run(m, argument(m, 0), argument(m, 1));
        return 0;
    case SYS_ELAPSED:
        return elapsed(m);
    case SYS_TICKFREQ:
        return (uint32_t)(m->cpu.clock->rate.numerator / m->cpu.clock->rate.denominator);
    default: /* SYS_TMPNAM, SYS_REMOVE, SYS_RENAME, SYS_SYSTEM: never */
        machine_report(m->machine, REPORT_GAP, &m->cpu.device, 0x5e000000 | operation,
                       "semihosting operation 0x%02x is refused (docs/limits.md)", operation);
        return FAILED;
    }
}

void armv7m_semihosting(struct armv7m *m)
{
    m->core.r[0] = perform(m, m->core.r[0]);
}
