/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The engine of tables: what a processor's instructions are translated to, and how it is run.
 * A block is straight code: instructions, each one or more operations with constant operands. The
 * same blocks are run by three: the exact interpreter, an instruction at a time with every check;
 * the fast one (computed goto); and compiled code, copied from stencils and patched. All come from
 * one text of bodies, which a processor writes in the words of bodies.h.
 * Time is a budget: what is left to the limit when the present block is over, at the most. It is
 * charged once where a block is entered; where it would be negative the exact interpreter goes on.
 * So an instruction begins at limit - budget - rest. */
#ifndef SIM_ENGINE_TABLE_TABLE_H
#define SIM_ENGINE_TABLE_TABLE_H

#include "../../bus.h"

struct table_block;

/* What a short slice does not come to stands elsewhere, so that the host finds the rest together.
 */
#define TABLE_APART         __attribute__((noinline))
#define TABLE_RARELY(holds) __builtin_expect(!!(holds), 0)

/* What an operation does to the way through a block. */
enum table_kind {
    TABLE_PLAIN,   /* goes on; cannot leave */
    TABLE_MEMORY,  /* may leave before anything has changed: counts as a reader of all flags */
    TABLE_ACCESS,  /* likewise, and only for an access: once that is made, it goes on behind it */
    TABLE_READ,    /* likewise, and an access that changes nothing but registers, and reads */
    TABLE_COMPUTE, /* likewise, and only for the exact interpreter's body: then it goes on behind */
    TABLE_SKIP,    /* may go on behind its instruction: `to` */
    TABLE_BRANCH,  /* may go to the block at imm: `to`; else on, to an ALWAYS behind it */
    TABLE_ALWAYS,  /* goes to the block at imm: the last operation of a block */
    TABLE_JUMP,    /* goes where a register says: the last operation */
    TABLE_LEAVE,   /* always leaves: what the processor itself executes; the last operation */
};

/* Facts of an operation, a row for each code. Flags are bits that the processor numbers. */
struct table_fact {
    const char *name;
    uint8_t reads, writes; /* flags */
    uint8_t kind;          /* enum table_kind */
};

/* Operands are constants: offsets in the processor's state (bytes) or numbers. */
struct table_op {
    const void *go; /* the fast interpreter's body */
    union {
        struct table_block *block; /* BRANCH, ALWAYS: linked to, or NULL */
        const struct table_op *op; /* SKIP: the first behind its instruction */
    } to;
    /* BRANCH, ALWAYS, JUMP: z is the cycles that going there costs; BRANCH, ALWAYS: y is that and
     * the cycles of the block that it is linked to. */
    uint16_t x, y, z;
    uint16_t rest; /* cycles, at most, of its instruction and those behind it */
    uint32_t imm;
    uint16_t code;        /* row of the facts */
    uint8_t instruction;  /* index in the block */
    bool no_flags : 1;    /* what it writes of flags nobody reads before it may leave */
    bool never_flags : 1; /* the instruction writes none: the exact interpreter does not either */
};

struct table_instruction {
    uint32_t pc;
    uint16_t op;    /* its first operation */
    uint16_t rest;  /* cycles, at most, of it and those behind it */
    uint8_t size;   /* bytes */
    uint8_t mode;   /* the processor's: Thumb: ITSTATE while it runs */
    uint8_t before; /* the processor's: Thumb: the register that the one before loads, or none */
};

/* Where compiled code can stop, and be begun: before an instruction. All that who stops there must
 * know, close together for the host's cache. */
struct table_stop {
    const void *code;  /* from there on, which stops */
    const void *plain; /* which does not, for who comes with all of the block before the limit */
    struct table_block *block;
    uint32_t id, pc; /* the block's; the instruction's, and as in struct table_instruction: */
    uint16_t rest;
    uint8_t index, left; /* instructions of the block before it; from it on */
    uint8_t mode, before;
};

/* Where something goes to a block: the operation, BRANCH or ALWAYS, that is linked to it. */
struct table_link {
    struct table_block *from;
    struct table_op *op;
    struct table_link *next;
};

/* Its operations lie right behind it. */
struct table_block {
    uint32_t pc, end;  /* first address, and the first behind it */
    uint32_t id;       /* index in the engine's list of blocks */
    uint16_t cycles;   /* at the most: the first instruction's rest */
    uint16_t straddle; /* cycles more when a taken branch leads here */
    uint16_t op_count;
    uint8_t instruction_count;
    bool known; /* its owner's: seen before */
    bool dead;  /* its code has changed: not to be entered any more; freed when nobody runs */
    struct table_op *ops;
    struct table_instruction *instructions;
    const void *code;         /* compiled, or NULL */
    struct table_stop *stops; /* of each instruction, where code can stop; or NULL (jit.h) */
    void *compiled;           /* the compiler's own, or NULL */
    struct table_link *links; /* into this block */
    struct table_block *next; /* of those with the same hash */
};

#define TABLE_MOST_INSTRUCTIONS 64u
#define TABLE_MOST_OPS          512u

/* What a translation is written to. The engine copies it. Owned by the engine. */
struct table_build {
    uint32_t pc, end;
    uint16_t straddle;
    unsigned instruction_count, op_count;
    struct table_instruction instructions[TABLE_MOST_INSTRUCTIONS];
    struct table_op ops[TABLE_MOST_OPS];
};

/* Why running came back. state->block and state->op say where; budget is as the comment says. */
enum table_exit {
    TABLE_BUDGET, /* at the entry of state->block, which is not charged: the limit is near */
    TABLE_SLOW,   /* before state->op: its instruction has had no effect, the block is charged */
    TABLE_LINK,   /* at state->op, not linked, goes to state->target: the way is not charged */
    TABLE_FAR,    /* likewise, a JUMP that the table of jumps does not know */
    TABLE_STOP,   /* at state->stop, its block is charged: the limit is reached; of code that stops
                   * only (jit.h) */
    TABLE_EXITS
};

/* What a way that TABLE_LINK or TABLE_FAR told of costs, for who goes on at `to` (the block at
 * state->target). Nothing if z is 0 (it goes on behind) or a JUMP leads just behind itself. */
static inline int64_t table_way(const struct table_op *op, unsigned kind,
                                const struct table_block *to)
{
    bool behind = op->z == 0 || (kind == TABLE_JUMP && to->pc == op->imm);
    return behind ? 0 : op->z + to->straddle;
}

/* The blocks that JUMPs went to, by (address >> 1) modulo their number. */
#define TABLE_JUMPS 16384u
struct table_jump {
    uint32_t pc; /* 1: free: no instruction has that address */
    uint32_t straddle;
    struct table_block *block;
    const void *code;
};

#define TABLE_RING 256u /* entries: a byte counts them */

/* Begins the state of each processor's engine. What compiled code uses comes last, so that it lies
 * beside the processor's registers: it reaches 256 bytes, from the ring's end on, by short
 * instructions. */
struct table_state {
    bool sweep;      /* many blocks are dead: somebody should call blocks_sweep */
    uint32_t deaths; /* of blocks: while it stays the same, none has died */
    const struct table_stop *stop;
    const uint8_t (*refunds)[2]; /* pages.h; NULL: the processor has no wait states */
    const struct table_op *op;
    struct table_block *block;
    uintptr_t *read, *write;     /* pages: pages.h */
    int64_t budget;              /* while nothing runs; compiled code keeps it in a register */
    uint64_t instructions;       /* of the blocks entered: charged whole at entry */
    const struct table_op *from; /* running begins there, its block charged; NULL: at the entry */
    uint32_t target;
    uint8_t ring_at;           /* the next entry */
    uint32_t ring[TABLE_RING]; /* ids of the blocks entered last */
    struct table_jump *jumps;
};

/* An entry is the id of a block and the number of the instruction from which on it was run to its
 * end, mostly 0; one of which only the first instructions were: TABLE_PARTIAL, their number, the
 * id; or TABLE_SINGLE and half the address of an instruction that the exact interpreter ran. */
#define TABLE_SINGLE        0x80000000u
#define TABLE_PARTIAL       0x40000000u
#define TABLE_PARTIAL_SHIFT 24u
#define TABLE_IDS           (1u << TABLE_PARTIAL_SHIFT)

static inline void table_ring_push(struct table_state *state, uint32_t entry)
{
    state->ring[state->ring_at++] = entry;
}

/* What a processor gives. */
struct table_core {
    const char *name;
    const struct table_fact *facts;
    unsigned codes;
    unsigned state_size; /* of the struct that begins with table_state */
    /* Fills `build` from the instruction at `pc`, in address order. False: nothing can be fetched
     * at pc. `owner` as given to blocks_new. */
    bool (*translate)(void *owner, uint32_t pc, struct table_build *build);
    /* Runs from the entry of state->block on, or from state->from. */
    enum table_exit (*fast)(struct table_state *);
    /* Addresses of the fast interpreter's bodies: [code][no_flags]. */
    const void *const (*fast_labels)[2];
    /* A body of it for this operation and the next at once, or NULL; may itself be NULL. */
    const void *(*fast_pair)(const struct table_op *);
    const struct table_stencils *stencils; /* NULL: none for this host */
};

#endif
