/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Random code on the 68000 and on Unicorn's, beside each other; or single instructions recorded:
 *
 *     m68k_beside [-instructions=N] [-seed=S] [-case=N] [-all]
 *     m68k_beside -record=N [-seed=S] > FILE
 *
 * A case is up to six instructions, of rows of the table drawn alike, with random registers and
 * memory. Behind it registers, flags and memory must be the same, or one of the rules below says
 * what the manual leaves open, or where Unicorn is wrong (docs/recorded-instructions.md). -case:
 * tells of this one. -all: goes on behind a difference. -record: N single instructions of each row,
 * as m68k_case.h has them, of which Unicorn and the table agree; those that end in an exception,
 * and others that Unicorn has not whole, are the table's alone: their names say so. Ends with
 * status 1 if a difference has no rule. */
#include "gen/isa/m68k.h"
#include "machine.h"
#include "tests/support/m68k_case.h"

#include <inttypes.h>
#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unicorn/unicorn.h>

#define HALF     0x10000u /* at 0, and as much at HIGH, where negative addresses lie */
#define HIGH     0xffff0000u
#define RAM      (2 * HALF)
#define CODE     0x1000u /* cases lie one behind the other up to CODES: no block is met twice */
#define CODES    0x3000u
#define MOST     6u
#define SR_PLACE 0x0f00u
#define WORDS    5u /* of an instruction */
#define TOUCHED  128u

struct shot {
    uint32_t row;
    uint32_t words[WORDS];
    unsigned count; /* of words */
};

struct beside {
    struct m68k *m;
    uc_engine *uc;
    uint64_t random, instructions, cases, bad, excused[32], exceptions;
    uint32_t code;
    struct shot shots[MOST];
    unsigned shot_count;
    uint32_t before[CASE_REGISTERS];
    bool refused; /* Unicorn took an exception */
    uint64_t crashes;
    uint8_t ours[RAM], theirs[RAM], old[RAM];
};

/* --- random numbers: xorshift64* --- */

static uint32_t draw(struct beside *b)
{
    b->random ^= b->random >> 12;
    b->random ^= b->random << 25;
    b->random ^= b->random >> 27;
    return (uint32_t)((b->random * 0x2545f4914f6cdd1du) >> 32);
}

static uint32_t below(struct beside *b, uint32_t bound)
{
    return (uint32_t)((uint64_t)draw(b) * bound >> 32);
}

/* --- a case --- */

/* Mostly small and even, so that operands lie where memory is. */
static uint32_t draw_word(struct beside *b)
{
    return below(b, 4) == 0 ? draw(b) & 0xffff : (uint32_t)(int8_t)draw(b) & 0xfffe;
}

/* What stops or resets has no state behind it to compare; Unicorn shows USP to nobody, and has no
 * TRAPV and RTR. */
static bool is_alone(unsigned row)
{
    static const uint16_t rows[] = {
        M68K_stop,    M68K_reset, M68K_move_to_usp, M68K_move_from_usp, M68K_ori_sr, M68K_andi_sr,
        M68K_eori_sr, M68K_trapv, M68K_move_to_sr,  M68K_rte,           M68K_rtr};
    unsigned i;
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (row == rows[i])
            return true;
    return false;
}

/* Jumps leave the case. */
static bool is_wanted(unsigned row, bool single)
{
    return !is_alone(row) &&
           (single || !(isa_m68k.rows[row].class & (ISA_BRANCH | ISA_CALL | ISA_RETURN)));
}

/* Bits that a 68000 does not look at, and Unicorn does: of index words, of bit numbers. */
static void clear_unused(struct shot *shot, const struct isa_decoded *decoded)
{
    unsigned i;
    for (i = 0; i < decoded->row->modes; i++)
        if (decoded->mode[i].number == M68K_ea_index || decoded->mode[i].number == M68K_ea_pcindex)
            shot->words[decoded->mode[i].offset / 2] &= ~0x0700u;
    if ((shot->words[0] & 0xff00) == 0x0800)
        shot->words[1] &= 0xff;
}

static bool draw_shot(struct beside *b, struct shot *shot, unsigned row)
{
    const struct isa_row *r = &isa_m68k.rows[row];
    struct isa_decoded decoded;
    unsigned i;
    if (r->id == NULL || !(r->models & 1))
        return false;
    for (i = 0; i < WORDS; i++)
        shot->words[i] =
            i < r->units ? ((i == 0 ? draw(b) & 0xffff : draw_word(b)) & ~r->mask[i]) | r->value[i]
                         : draw_word(b);
    if (!isa_decode(&isa_m68k, shot->words, WORDS, 0, 1, &decoded) ||
        decoded.row != &isa_m68k.rows[row])
        return false;
    clear_unused(shot, &decoded);
    shot->row = row;
    shot->count = decoded.units;
    return true;
}

static uint32_t draw_value(struct beside *b)
{
    static const uint32_t edges[] = {0,          1,          0x7f,       0x80,
                                     0xff,       0x7fff,     0x8000,     0xffff,
                                     0x7fffffff, 0x80000000, 0xffffffff, 0x99999999};
    return below(b, 4) == 0 ? edges[below(b, sizeof edges / sizeof edges[0])]
                            : draw(b) >> below(b, 32);
}

static void draw_registers(struct beside *b, bool user)
{
    unsigned i;
    for (i = 0; i < 8; i++)
        b->before[i] = draw_value(b);
    for (i = 8; i < CASE_SR; i++)
        b->before[i] = 0x5000 + (below(b, 0x9000) & ~1u) + (i < 15 && below(b, 16) == 0);
    b->before[CASE_SR] = (below(b, 32) | 0x2700) & (user ? ~0x2000u : ~0u);
    b->before[CASE_PC] = b->code;
}

static void put_word(uint8_t *bytes, uint32_t word)
{
    bytes[0] = (uint8_t)(word >> 8);
    bytes[1] = (uint8_t)word;
}

/* Unicorn gives the flags to nobody but the program: behind the case stands
 * MOVE SR,(SR_PLACE).W. */
static void place(struct beside *b, unsigned count)
{
    uint8_t bytes[2 * WORDS * MOST + 8];
    unsigned i, j, size = 0;
    for (i = 0; i < count; i++)
        for (j = 0; j < b->shots[i].count; j++, size += 2)
            put_word(bytes + size, b->shots[i].words[j]);
    put_word(bytes + size, 0x40f8);
    put_word(bytes + size + 2, SR_PLACE);
    size += 4;
    bus_poke(b->m->cpu.data, b->code, bytes, size);
    uc_mem_write(b->uc, b->code, bytes, size);
    uc_ctl_remove_cache(b->uc, b->code, b->code + size);
}

static void draw_case(struct beside *b)
{
    unsigned i, row, count = 1 + below(b, MOST);
    b->code = b->code + 128 >= CODES ? CODE : b->code + 128;
    b->shot_count = count;
    for (i = 0; i < count; i++)
        do
            row = below(b, isa_m68k.row_count);
        while (!is_wanted(row, count == 1) || !draw_shot(b, &b->shots[i], row));
    draw_registers(b, false);
}

/* --- running --- */

static void peek_memory(struct beside *b, uint8_t *bytes)
{
    bus_peek(b->m->cpu.data, 0, bytes, HALF);
    bus_peek(b->m->cpu.data, HIGH, bytes + HALF, HALF);
}

static void write_memory(struct beside *b, const uint8_t *bytes)
{
    uc_mem_write(b->uc, 0, bytes, HALF);
    uc_mem_write(b->uc, HIGH, bytes + HALF, HALF);
}

static const int names[] = {UC_M68K_REG_D0, UC_M68K_REG_D1, UC_M68K_REG_D2, UC_M68K_REG_D3,
                            UC_M68K_REG_D4, UC_M68K_REG_D5, UC_M68K_REG_D6, UC_M68K_REG_D7,
                            UC_M68K_REG_A0, UC_M68K_REG_A1, UC_M68K_REG_A2, UC_M68K_REG_A3,
                            UC_M68K_REG_A4, UC_M68K_REG_A5, UC_M68K_REG_A6};

/* Unicorn 2.0.1 fails in its own optimizer now and then: its engine is opened anew. */
static sigjmp_buf crashed;

static void crash(int number)
{
    (void)number;
    siglongjmp(crashed, 1);
}

static void refuse(uc_engine *uc, uint32_t number, void *owner)
{
    struct beside *b = owner;
    (void)number;
    b->refused = true;
    uc_emu_stop(uc);
}

static void open_engine(struct beside *b)
{
    uc_hook hook;
    if (uc_open(UC_ARCH_M68K, UC_MODE_BIG_ENDIAN, &b->uc) != UC_ERR_OK ||
        uc_ctl_set_cpu_model(b->uc, UC_CPU_M68K_M68000) != UC_ERR_OK ||
        uc_hook_add(b->uc, &hook, UC_HOOK_INTR, (void *)(uintptr_t)refuse, b, 1, 0) != UC_ERR_OK)
        abort();
    if (uc_mem_map(b->uc, 0, HALF, UC_PROT_ALL) != UC_ERR_OK ||
        uc_mem_map(b->uc, HIGH, HALF, UC_PROT_ALL) != UC_ERR_OK)
        abort();
}

/* False: it crashed; the new one has our memory. */
static bool emulate(struct beside *b, uint32_t pc, unsigned count)
{
    if (sigsetjmp(crashed, 1) == 0) {
        if (uc_emu_start(b->uc, pc, 0xfffffffe, 0, count) != UC_ERR_OK)
            b->refused = true;
        return true;
    }
    b->crashes++;
    open_engine(b);
    peek_memory(b, b->ours);
    write_memory(b, b->ours);
    return false;
}

static bool is_way(const struct beside *b)
{
    return (isa_m68k.rows[b->shots[0].row].class & (ISA_BRANCH | ISA_CALL | ISA_RETURN)) != 0;
}

/* Where MOVE SR put it; a jump leaves flags as they are. */
static uint32_t their_status(struct beside *b, const uint8_t *kept, bool way)
{
    uint8_t word[2];
    uc_mem_read(b->uc, SR_PLACE, word, 2);
    uc_mem_write(b->uc, SR_PLACE, kept, 2);
    return way ? b->before[CASE_SR] : (uint32_t)word[0] << 8 | word[1];
}

/* False: it crashed. */
static bool run_theirs(struct beside *b, unsigned count, uint32_t *behind)
{
    uint32_t sr = b->before[CASE_SR], pc = b->before[CASE_PC];
    bool way = b->shot_count == 1 && is_way(b);
    uint8_t kept[2];
    unsigned i;
    bus_peek(b->m->cpu.data, SR_PLACE, kept, 2); /* as ours is behind it */
    uc_reg_write(b->uc, UC_M68K_REG_SR, &sr);
    for (i = 0; i < 15; i++)
        uc_reg_write(b->uc, names[i], &b->before[i]);
    uc_reg_write(b->uc, UC_M68K_REG_A7, &b->before[CASE_SSP]);
    b->refused = false;
    if (!emulate(b, pc, count + !way))
        return false;
    memset(behind, 0, sizeof *behind * CASE_REGISTERS);
    for (i = 0; i < 15; i++)
        uc_reg_read(b->uc, names[i], &behind[i]);
    behind[15] = b->before[15];
    uc_reg_read(b->uc, UC_M68K_REG_A7, &behind[CASE_SSP]);
    uc_reg_read(b->uc, UC_M68K_REG_PC, &behind[CASE_PC]);
    behind[CASE_PC] -= way ? 0 : 4;
    behind[CASE_SR] = their_status(b, kept, way);
    return true;
}

/* False: it ended in an exception. */
static bool run_ours(struct beside *b, unsigned count, uint32_t *behind)
{
    struct m68k *m = b->m;
    const struct cpu_class *class = m->cpu.device.class->cpu;
    bool good = true;
    unsigned i;
    class->set(&m->cpu, m68k_case_rows[CASE_SR], b->before[CASE_SR]);
    for (i = 0; i < CASE_REGISTERS; i++)
        class->set(&m->cpu, m68k_case_rows[i], b->before[i]);
    m->mode = M68K_RUNNING;
    m->fault.vector = 0;
    m->entered = UINT64_MAX;
    for (i = 0; i < count && good; i++) {
        class->run(&m->cpu, class->now(&m->cpu) + 1);
        if (m->runner.pc & 1)
            class->run(&m->cpu, class->now(&m->cpu) + 1);
        good = m->entered == UINT64_MAX && m->mode == M68K_RUNNING;
    }
    for (i = 0; i < CASE_REGISTERS; i++)
        behind[i] = (uint32_t) class->get(&m->cpu, m68k_case_rows[i]);
    return good;
}

/* --- differences --- */

struct difference {
    uint32_t registers, flags; /* bits */
    bool memory;
    bool odd;         /* ours ended in an address error */
    bool status_read; /* MOVE from SR stands before */
    bool changed;     /* the case has written over its own code */
    unsigned row;     /* of the first instruction behind which it is there */
    const struct shot *shot;
    const uint32_t *ours, *theirs;
};

static bool is_row(const struct difference *d, const char *prefix)
{
    return strncmp(isa_m68k.rows[d->row].id, prefix, strlen(prefix)) == 0;
}

static bool only_flags(const struct difference *d, uint32_t flags)
{
    return !d->memory && (d->registers & ~(1u << CASE_SR)) == 0 && (d->flags & ~flags) == 0;
}

static bool odd(const struct difference *d)
{
    return d->odd;
}

/* Unicorn has begun to fetch there. */
static bool far_away(const struct difference *d)
{
    return (isa_m68k.rows[d->row].class & (ISA_BRANCH | ISA_CALL | ISA_RETURN)) != 0 &&
           d->registers == 0 && !d->memory;
}

static bool changes_itself(const struct difference *d)
{
    return d->changed;
}

/* Unicorn keeps the flags in another form behind it, and mixes them up now and then. */
static bool behind_status(const struct difference *d)
{
    return d->status_read && only_flags(d, SR_CCR);
}

/* Not taken, and to an odd address. */
static bool odd_way(const struct difference *d)
{
    return (d->shot->words[0] & 0xf001) == 0x6001 && d->registers == 1u << CASE_PC;
}

/* The address is that before the push. */
static bool calls_stack(const struct difference *d)
{
    return d->shot->words[0] == 0x4e97 && d->registers == 1u << CASE_PC;
}

static bool link_stack(const struct difference *d)
{
    return d->row == M68K_link_w && d->shot->words[0] == 0x4e57 && d->registers == 0;
}

/* The register that goes down is in the list. */
static bool pushes_itself(const struct difference *d)
{
    uint32_t word = d->shot->words[0];
    return (word & 0xffb8) == 0x48a0 && (d->shot->words[1] >> (7 - (word & 7)) & 1);
}

static bool unlink_stack(const struct difference *d)
{
    return d->shot->words[0] == 0x4e5f;
}

/* Both at A7, or one and the other. */
static bool byte_stack(const struct difference *d)
{
    uint32_t word = d->shot->words[0];
    return (is_row(d, "addx_b_pre") || is_row(d, "subx_b_pre") || is_row(d, "abcd_pre") ||
            is_row(d, "sbcd_pre") || is_row(d, "cmpm_b")) &&
           ((word & 7) == 7 || (word >> 9 & 7) == 7);
}

static bool decimal(const struct difference *d)
{
    return is_row(d, "abcd") || is_row(d, "sbcd") || is_row(d, "nbcd");
}

static bool shift_in_memory(const struct difference *d)
{
    return (d->shot->words[0] & 0xf8c0) == 0xe0c0;
}

static bool overflow(const struct difference *d)
{
    return (is_row(d, "divu") || is_row(d, "divs")) && only_flags(d, SR_N | SR_Z);
}

static bool bound(const struct difference *d)
{
    return is_row(d, "chk") && only_flags(d, SR_N | SR_Z | SR_V | SR_C);
}

static const struct {
    const char *name;
    bool (*has)(const struct difference *);
} rules[] = {
    {"an odd address of a word or a long word", odd},
    {"a way to where nothing is", far_away},
    {"code that writes over itself", changes_itself},
    {"flags behind MOVE from SR", behind_status},
    {"a branch to an odd address that is not taken", odd_way},
    {"JSR (A7)", calls_stack},
    {"LINK A7", link_stack},
    {"UNLK A7", unlink_stack},
    {"MOVEM of a register to -() of itself", pushes_itself},
    {"bytes at -(A7) and (A7)+ of two operands", byte_stack},
    {"a word in memory by one place", shift_in_memory},
    {"decimal: N, V, and digits above 9", decimal},
    {"N and Z of a division that overflows", overflow},
    {"flags of CHK", bound},
};
#define RULES (sizeof rules / sizeof rules[0])

static bool compare(struct beside *b, const uint32_t *ours, const uint32_t *theirs,
                    struct difference *d)
{
    unsigned i;
    memset(d, 0, sizeof *d);
    d->ours = ours;
    d->theirs = theirs;
    for (i = 0; i < CASE_REGISTERS; i++)
        d->registers |= (uint32_t)(ours[i] != theirs[i]) << i;
    d->odd = b->m->fault.vector == VECTOR_ADDRESS_ERROR || b->m->fault.entering;
    d->flags = (ours[CASE_SR] ^ theirs[CASE_SR]) & (SR_SYSTEM | SR_CCR);
    if (d->flags == 0)
        d->registers &= ~(1u << CASE_SR);
    peek_memory(b, b->ours);
    uc_mem_read(b->uc, 0, b->theirs, HALF);
    uc_mem_read(b->uc, HIGH, b->theirs + HALF, HALF);
    d->memory = memcmp(b->ours, b->theirs, RAM) != 0;
    return d->registers == 0 && !d->memory;
}

static void tell(struct beside *b, uint64_t number, const struct difference *d)
{
    const struct cpu_class *class = b->m->cpu.device.class->cpu;
    unsigned i, j;
    printf("case %" PRIu64 ":\n", number);
    for (i = 0; i < b->shot_count; i++) {
        struct isa_decoded decoded;
        char text[100] = "";
        if (isa_decode(&isa_m68k, b->shots[i].words, WORDS, 0, 1, &decoded))
            isa_print(&decoded, b->code, text, sizeof text);
        printf("   %s\t%s\n", &b->shots[i] == d->shot ? "->" : "  ", text);
    }
    for (i = 0; i < CASE_REGISTERS; i++)
        if (d->registers >> i & 1)
            printf("    %s was 0x%08x, is 0x%08x, of Unicorn 0x%08x\n",
                   class->registers[m68k_case_rows[i]].name, b->before[i], d->ours[i],
                   d->theirs[i]);
    for (i = j = 0; i < RAM && j < 8; i++)
        if (b->ours[i] != b->theirs[i]) {
            printf("    byte 0x%x is 0x%02x, of Unicorn 0x%02x\n", i, b->ours[i], b->theirs[i]);
            j++;
        }
}

static void set_memory(struct beside *b, const uint8_t *bytes)
{
    bus_poke(b->m->cpu.data, 0, bytes, HALF);
    bus_poke(b->m->cpu.data, HIGH, bytes + HALF, HALF);
    write_memory(b, bytes);
    uc_ctl_remove_cache(b->uc, CODE, CODES + 256);
}

static unsigned code_bytes(const struct beside *b)
{
    unsigned i, words = 0;
    for (i = 0; i < b->shot_count; i++)
        words += b->shots[i].count;
    return 2 * words;
}

static bool reads_status(const struct beside *b, unsigned count)
{
    while (count-- > 0)
        if (b->shots[count].row == M68K_move_from_sr)
            return true;
    return false;
}

/* How far both agree: the instruction behind which they do not is the one. */
static bool find(struct beside *b, struct difference *d)
{
    static uint32_t ours[CASE_REGISTERS], theirs[CASE_REGISTERS];
    unsigned count;
    for (count = 1; count <= b->shot_count; count++) {
        bool good;
        set_memory(b, b->old);
        place(b, count);
        good = run_ours(b, count, ours);
        if (!run_theirs(b, count, theirs))
            return false;
        if (!compare(b, ours, theirs, d) || good == b->refused) {
            d->shot = &b->shots[count - 1];
            d->row = d->shot->row;
            d->status_read = reads_status(b, count - 1);
            d->changed = memcmp(b->ours + b->code, b->old + b->code, code_bytes(b)) != 0;
            return true;
        }
    }
    return false;
}

static bool is_excused(struct beside *b, const struct difference *d)
{
    unsigned i;
    for (i = 0; i < RULES; i++)
        if (rules[i].has(d)) {
            b->excused[i]++;
            return true;
        }
    return false;
}

static void run_case(struct beside *b, uint64_t number, bool told)
{
    uint32_t ours[CASE_REGISTERS], theirs[CASE_REGISTERS];
    struct difference d;
    bool good, same;
    draw_case(b);
    place(b, b->shot_count);
    peek_memory(b, b->old);
    good = run_ours(b, b->shot_count, ours);
    if (!run_theirs(b, b->shot_count, theirs))
        return;
    b->cases++;
    b->instructions += b->shot_count;
    b->exceptions += !good && b->refused;
    same = compare(b, ours, theirs, &d);
    if (told && same)
        printf("case %" PRIu64 ": the same\n", number);
    if (good && same && !b->refused)
        return;
    if ((good || !b->refused) && find(b, &d) && !is_excused(b, &d)) {
        tell(b, number, &d);
        b->bad++;
    }
    peek_memory(b, b->ours);
    set_memory(b, b->ours);
}

/* --- recording --- */

struct touched {
    unsigned count;
    uint32_t address[TOUCHED];
    uint8_t old[TOUCHED];
};

static void touch(struct touched *t, uint32_t address, uint8_t old)
{
    unsigned i;
    for (i = 0; i < t->count; i++)
        if (t->address[i] == address)
            return;
    if (t->count == TOUCHED)
        abort();
    t->address[t->count] = address;
    t->old[t->count++] = old;
}

static void note(void *owner, const struct probe_event *event)
{
    struct touched *t = owner;
    unsigned i, width = event->access.width;
    for (i = 0; i < width; i++)
        touch(t, event->access.address + i,
              (uint8_t)(event->access.old_value >> 8 * (width - 1 - i)));
}

static void print_registers(const uint32_t *values)
{
    unsigned i;
    for (i = 0; i < CASE_REGISTERS; i++)
        printf("%s%x", i == 0 ? "" : " ", values[i]);
    printf("\n");
}

static void print_case(struct beside *b, const struct touched *t, const uint32_t *behind,
                       const char *mark, unsigned cycles)
{
    unsigned i;
    uint8_t is;
    printf("%s%s\n", isa_m68k.rows[b->shots[0].row].id, mark);
    print_registers(b->before);
    for (i = 0; i < t->count; i++)
        printf("%s%x %x", i == 0 ? "" : " ", t->address[i] & 0xffffff, t->old[i]);
    printf("\n");
    print_registers(behind);
    for (i = 0; i < t->count; i++) {
        bus_peek(b->m->cpu.data, t->address[i], &is, 1);
        printf("%s%x %x", i == 0 ? "" : " ", t->address[i] & 0xffffff, is);
    }
    printf("\n%u\n", cycles);
}

/* False: the two differ, or there is more to it than an instruction. */
static bool record(struct beside *b, unsigned row)
{
    uint32_t ours[CASE_REGISTERS], theirs[CASE_REGISTERS];
    struct touched touched = {0};
    struct probe probe = {.mask = PROBE_ACCESS, .function = note, .owner = &touched};
    struct difference d;
    uint64_t start;
    unsigned i, cycles;
    bool good, told = false;
    b->code = b->code + 128 >= CODES ? CODE : b->code + 128;
    b->shot_count = 1;
    while (!draw_shot(b, &b->shots[0], row))
        continue;
    draw_registers(b, below(b, 8) == 0 && isa_m68k.rows[row].class & ISA_PRIVILEGED);
    place(b, 1);
    peek_memory(b, b->old);
    for (i = 0; i < 2 * b->shots[0].count; i++)
        touch(&touched, b->code + i, b->old[b->code + i]);
    start = b->m->runner.cycles;
    machine_probe_add(b->m->cpu.device.machine, &probe);
    good = run_ours(b, 1, ours);
    machine_probe_remove(b->m->cpu.device.machine, &probe);
    cycles = (unsigned)(b->m->runner.cycles - start);
    if (b->m->fault.vector != VECTOR_BUS_ERROR && row != M68K_reset) {
        bool both = !is_alone(row) && good && run_theirs(b, 1, theirs) && !b->refused &&
                    compare(b, ours, theirs, &d);
        told = both || is_alone(row) || !good;
        if (told)
            print_case(b, &touched, ours, both ? "" : " alone", cycles);
    }
    set_memory(b, b->old);
    return told;
}

static void record_all(struct beside *b, unsigned count)
{
    unsigned row, i, tries;
    for (row = 0; row < isa_m68k.row_count; row++) {
        struct shot shot;
        for (tries = 0; tries < 1000 && !draw_shot(b, &shot, row); tries++)
            continue;
        for (i = 0; tries < 1000 && i < count; tries++)
            i += record(b, row);
    }
}

/* --- */

static void begin(struct beside *b, uint64_t seed)
{
    static uint8_t ram[RAM];
    unsigned i;
    b->random = seed * 0x9e3779b97f4a7c15u + 1;
    b->code = CODE;
    b->m = m68k_case_small("interp");
    signal(SIGSEGV, crash);
    signal(SIGABRT, crash);
    open_engine(b);
    for (i = 0; i < RAM; i++)
        ram[i] = (uint8_t)draw(b);
    for (i = 0; i < 256; i++) {
        put_word(ram + 4 * i, 0);
        put_word(ram + 4 * i + 2, 0x4000 + 8 * i);
    }
    set_memory(b, ram);
}

int main(int argc, char **argv)
{
    static struct beside b;
    uint64_t instructions = 1000000, seed = 1, only = UINT64_MAX, number;
    unsigned count = 0;
    bool all = false;
    int i;
    for (i = 1; i < argc; i++) {
        if (strncmp(argv[i], "-instructions=", 14) == 0)
            instructions = strtoull(argv[i] + 14, NULL, 0);
        else if (strncmp(argv[i], "-seed=", 6) == 0)
            seed = strtoull(argv[i] + 6, NULL, 0);
        else if (strncmp(argv[i], "-case=", 6) == 0)
            only = strtoull(argv[i] + 6, NULL, 0);
        else if (strncmp(argv[i], "-record=", 8) == 0)
            count = (unsigned)strtoul(argv[i] + 8, NULL, 0);
        else
            all = strcmp(argv[i], "-all") == 0;
    }
    begin(&b, seed);
    if (count > 0) {
        record_all(&b, count);
        return 0;
    }
    for (number = 0; b.instructions < instructions && (all || b.bad == 0); number++)
        run_case(&b, number, number == only);
    printf("%" PRIu64 " cases, %" PRIu64 " instructions, %" PRIu64
           " ended in an exception of both: %" PRIu64 " differ\n",
           b.cases, b.instructions, b.exceptions, b.bad);
    if (b.crashes > 0)
        printf("  %8" PRIu64 " times Unicorn crashed\n", b.crashes);
    for (i = 0; i < (int)RULES; i++)
        if (b.excused[i] > 0)
            printf("  %8" PRIu64 " excused: %s\n", b.excused[i], rules[i].name);
    m68k_case_done(b.m);
    uc_close(b.uc);
    return b.bad > 0;
}
