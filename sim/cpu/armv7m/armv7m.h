/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cortex-M: the processor's state, shared by the files of this folder; profile.h says which there
 * are. ARMv7-M Architecture Reference Manual (ARM DDI 0403E): B1 (exceptions, registers), B3
 * (system control space, MPU), C1 (DWT, ITM); ARMv6-M Architecture Reference Manual (ARM DDI 0419):
 * what of it that profile has. Instructions are executed by an engine (sim/engine/); what concerns
 * exceptions, system registers, privileges and time is here. */
#ifndef SIM_CPU_ARMV7M_H
#define SIM_CPU_ARMV7M_H

#include "../../cpu.h"
#include "../../engine/engine.h"
#include "../../engine/table/table.h"
#include "../../machine.h"

#include "profile.h"

#define ARMV7M_EXCEPTIONS 256u /* 16 of the system and 240 interrupts */
#define ARMV7M_REGIONS    16u

enum {
    EXC_NONE = 0,
    EXC_RESET = 1,
    EXC_NMI = 2,
    EXC_HARD_FAULT = 3,
    EXC_MEM_MANAGE = 4,
    EXC_BUS_FAULT = 5,
    EXC_USAGE_FAULT = 6,
    EXC_SVCALL = 11,
    EXC_DEBUG_MONITOR = 12,
    EXC_PENDSV = 14,
    EXC_SYSTICK = 15,
    EXC_IRQ0 = 16
};

/* Priorities as numbers: lower is more urgent. */
#define PRIORITY_NMI    (-2)
#define PRIORITY_HARD   (-1)
#define PRIORITY_THREAD 256

/* Configurable fault status (B3.2.15): MemManage, BusFault, UsageFault bits. */
#define CFSR_IACCVIOL   (1u << 0)
#define CFSR_DACCVIOL   (1u << 1)
#define CFSR_MUNSTKERR  (1u << 3)
#define CFSR_MSTKERR    (1u << 4)
#define CFSR_MLSPERR    (1u << 5)
#define CFSR_MMARVALID  (1u << 7)
#define CFSR_IBUSERR    (1u << 8)
#define CFSR_PRECISERR  (1u << 9)
#define CFSR_UNSTKERR   (1u << 11)
#define CFSR_STKERR     (1u << 12)
#define CFSR_LSPERR     (1u << 13)
#define CFSR_BFARVALID  (1u << 15)
#define CFSR_UNDEFINSTR (1u << 16)
#define CFSR_INVSTATE   (1u << 17)
#define CFSR_INVPC      (1u << 18)
#define CFSR_NOCP       (1u << 19)
#define CFSR_UNALIGNED  (1u << 24)
#define CFSR_DIVBYZERO  (1u << 25)
#define HFSR_VECTTBL    (1u << 1)
#define HFSR_FORCED     (1u << 30)
#define HFSR_DEBUGEVT   (1u << 31)

#define CCR_NONBASETHRDENA (1u << 0)
#define CCR_USERSETMPEND   (1u << 1)
#define CCR_UNALIGN_TRP    (1u << 3)
#define CCR_DIV_0_TRP      (1u << 4)
#define CCR_BFHFNMIGN      (1u << 8)
#define CCR_STKALIGN       (1u << 9)
#define CCR_V7M                                                                                    \
    (CCR_NONBASETHRDENA | CCR_USERSETMPEND | CCR_UNALIGN_TRP | CCR_DIV_0_TRP | CCR_BFHFNMIGN |     \
     CCR_STKALIGN)

#define SCR_SLEEPONEXIT (1u << 1)
#define SCR_SLEEPDEEP   (1u << 2)
#define SCR_SEVONPEND   (1u << 4)

#define CONTROL_NPRIV 1u
#define CONTROL_SPSEL 2u
#define CONTROL_FPCA  4u /* the context has floating-point registers */

#define XPSR_T (1u << 24)

/* What the cost table says of an instruction (cost.c). */
enum cost_flag {
    COST_SPECIAL = 1 << 0,    /* executed by system.c: CPS, MSR, MRS, WFI, SVC, BKPT, STREX ... */
    COST_IT = 1 << 1,         /* begins an IT block */
    COST_DIVIDE = 1 << 2,     /* time and trap depend on the operands */
    COST_MULTIPLE = 1 << 3,   /* LDM, STM, LDRD, STRD: the base must be aligned */
    COST_MEMORY = 1 << 4,     /* accesses memory */
    COST_LOAD_STORE = 1 << 5, /* single load or store: pipelines with its neighbour */
    COST_EXCLUSIVE = 1 << 6,  /* LDREX: opens the monitor */
    COST_SELF = 1 << 7,       /* a branch to itself */
    COST_UNDEFINED = 1 << 8,  /* a coprocessor instruction: NOCP */
    COST_COMPARE = 1 << 9,    /* sets the flags in an IT block, too */
    COST_LATE = 1 << 10,      /* branches to an address from a register or memory */
    COST_STACK = 1 << 11,     /* may set the two low bits of SP, which are always 0 */
    COST_UNKNOWN = 1 << 12,   /* undefined in this profile, though an engine may know it */
    COST_JUMP = 1 << 13,      /* branches: in an IT block the last, or unpredictable */
    COST_ODD = 1 << 14,   /* no engine runs it within an IT block: B<c>, CBZ, a result in PC, all
                             unpredictable there, and ISB */
    COST_FLOAT = 1 << 15, /* floating point: access, lazy stacking and FPCA come first */
    COST_SLOW = COST_SPECIAL | COST_IT | COST_DIVIDE | COST_MULTIPLE | COST_EXCLUSIVE | COST_SELF |
                COST_UNDEFINED | COST_STACK | COST_UNKNOWN | COST_FLOAT
};

#define COST_BREAK (1u << 31) /* in `special`: a break may lie at an address of this entry */

#define NO_REGISTER 0xff

/* What of an instruction concerns its neighbours; `word` holds it all, to be copied at once. */
union instruction_nature {
    struct {
        uint16_t flags;
        uint8_t target; /* register that a load fills, or NO_REGISTER */
        uint8_t base;   /* register that a load or store addresses with */
    };
    uint32_t word;
};

struct instruction_cost {
    uint32_t opcode;  /* first halfword in bits 15 to 0, second in 31 to 16 */
    uint32_t special; /* flags & COST_SLOW, and COST_BREAK: one comparison tells a plain one */
    union {
        union instruction_nature nature;
        struct {
            uint16_t flags;
            uint8_t target, base;
        };
    };
    uint8_t cycles;   /* without refill */
    uint8_t size;     /* 2 or 4 */
    uint8_t straddle; /* 1: as the target of a branch at an odd halfword it costs a cycle more */
    bool overlaps;    /* takes a cycle less behind a load of another register than base */
};

#define COST_ENTRIES  65536u
#define HISTORY_COUNT 128u

/* An exception entry or return is under way: time has passed, the decision is not yet made. */
enum exception_phase { PHASE_NONE, PHASE_ENTERING, PHASE_RETURNING, PHASE_CHAINING };

struct armv7m;
struct table_build;

struct systick {
    struct armv7m *owner;
    struct clock_domain *reference;
    uint32_t calibration;
    struct event event;
    uint32_t control, reload;
    uint32_t stopped_value; /* of the counter while it is off */
    uint64_t zero_cycle;    /* while it is on: cycle of its clock at which it next is 0 */
    bool count_flag;
};

struct armv7m {
    struct cpu cpu; /* first */
    const struct armv7m_profile *profile;
    const struct engine_class *engine_class;
    struct engine *engine;
    struct device *nvic;

    /* --- state that a snapshot holds --- */
    struct thumb_state core;
    uint32_t other_sp; /* MSP while PSP is in use, else PSP */
    uint32_t primask, faultmask, basepri, control;
    uint32_t exception; /* IPSR */
    uint8_t it_state;   /* ITSTATE, between runs of the engine */
    uint8_t phase;      /* enum exception_phase */
    bool sleeping, event_register, locked_up, waiting_for_event;
    bool monitor_open;             /* exclusive monitor: the Cortex-M3's has no address */
    uint32_t return_code;          /* EXC_RETURN of the return under way */
    uint32_t entry_return;         /* EXC_RETURN for the entry under way */
    uint64_t cycles;               /* of the processor's clock since power-on */
    uint64_t passed;               /* instructions that were skipped, or are not in the history */
    uint8_t features_place;        /* in semihosting\'s features file */
    union instruction_nature last; /* of the last instruction */
    uint32_t expected;             /* address of the next instruction if it does not branch */
    uint32_t history[HISTORY_COUNT];
    uint64_t history_count; /* instructions executed since power-on, but for `passed` */

    uint8_t priority[ARMV7M_EXCEPTIONS];
    uint8_t pending[ARMV7M_EXCEPTIONS];
    uint8_t enabled[ARMV7M_EXCEPTIONS];
    uint8_t active[ARMV7M_EXCEPTIONS];
    uint8_t level[ARMV7M_EXCEPTIONS]; /* of the interrupt's line */
    uint32_t vtor, aircr_group, ccr, scr, cfsr, hfsr, dfsr, mmfar, bfar, demcr, actlr, dcrdr;
    uint32_t cpacr, fpccr, fpcar, fpdscr; /* 0 without floating point */
    uint32_t mpu_control, mpu_region;
    uint32_t region_base[ARMV7M_REGIONS], region_attributes[ARMV7M_REGIONS];
    struct systick systick;

    /* --- derived, or fixed by the board --- */
    unsigned priority_bits, interrupts, mpu_regions;
    uint32_t initial_vtor;
    int pending_priority; /* of the most urgent pending enabled exception; 257: none */
    unsigned pending_number;
    int active_priority;            /* of the most urgent active exception; 256: none */
    uint32_t mpu_writes;            /* how often the MPU's registers were written */
    bool mpu_checks;                /* accesses must be checked now */
    bool engine_checks;             /* accesses to RAM may be refused or told */
    uint32_t fetch_low, fetch_high; /* last range of execution that the MPU allowed */
    bool fetch_privileged;

    /* --- while the engine runs --- */
    uint64_t limit;        /* cycles: before() stops at the first boundary at or after it */
    uint64_t until_cycles; /* of the present run */
    uint64_t start;        /* cycles at which the present instruction began */
    uint32_t pc;           /* of the present instruction */
    bool executing;        /* inside the engine */
    bool single;           /* stop before the second instruction: stepping an IT block */
    bool stepped;
    bool inside_it;         /* the engine runs an IT block by itself */
    bool replay;            /* the block's present instruction must be stepped */
    bool attention;         /* before() has more to do: probes, execute-never */
    uint64_t probe_changes; /* of the machine, as far as they were followed */
    bool watchful;          /* before() must take the long way: a block, a step, attention */
    uint64_t plain_limit;   /* limit, or 0 while watchful */
    union instruction_nature last_but_one; /* `last` before that was counted */
    unsigned extra;                        /* cycles that the operands of a division add */
    uint8_t it_left;                       /* instructions of the block still to come */
    uint8_t it_running;                    /* ITSTATE of the next of them */
    uint8_t it_current;                    /* ITSTATE of the one that runs; 0 outside a block */
    bool never_execute;                    /* before() stopped: the MPU forbids the fetch */
    bool stack_set;                        /* the instruction before this one was a COST_STACK */
    bool idle_loop;             /* stands at a branch to itself that nothing masked can leave */
    unsigned refill;            /* cycles of a taken branch; 0 with timing=unit */
    struct table_state *recent; /* of an engine that keeps the history in its ring, or NULL */
    const uint8_t *watched;     /* the word that is watched; never NULL */
    uint32_t watched_word;      /* what it was */
    uint32_t nothing;           /* is watched where nothing else is */
    const struct instruction_cost *special; /* why before() stopped, if for an instruction */
    bool fault_taken;                       /* a refused access: what is in fault_* */
    uint32_t fault_bits, fault_address;
    bool fault_has_address;
    const uint8_t *code;            /* bytes of the memory that was last executed from */
    uint32_t code_first, code_span; /* its first address, and how far pc may be behind it */
    struct bus_watcher watcher;
    struct instruction_cost *costs; /* COST_ENTRIES */
    uint8_t *break_slots;           /* a bit for each of them: a break lies there */
    unsigned marked_breaks;         /* how many are marked in them */
    struct line_listener listeners[ARMV7M_EXCEPTIONS];
    struct line *lines[ARMV7M_EXCEPTIONS];
    struct stream console; /* semihosting */
    /* Puts wrong operations into a block of the engine of tables: tests see that it is found. */
    void (*patch)(struct table_build *);
    struct machine *machine;
};

/* The instruction at pc is counted, and in the history: in that of the engine if it keeps one. */
static inline void armv7m_pass(struct armv7m *m, uint32_t pc)
{
    if (m->recent != NULL)
        table_ring_push(m->recent, TABLE_SINGLE | pc >> 1);
    else
        m->history[m->history_count % HISTORY_COUNT] = pc;
    m->history_count++;
}

/* Nothing is known of the last instruction: none, or one of another context. */
static inline void armv7m_forget_last(struct armv7m *m)
{
    m->last = (union instruction_nature){.target = NO_REGISTER};
}

static inline uint64_t armv7m_instructions(const struct armv7m *m)
{
    return m->history_count + m->passed;
}

static inline struct armv7m *armv7m_of(struct cpu *cpu)
{
    return (struct armv7m *)cpu;
}

/* --- exception.c --- */

void armv7m_set_pending(struct armv7m *, unsigned exception, bool pending);
void armv7m_set_active(struct armv7m *, unsigned exception, bool active);
/* After any change of pending, enabled, active, priority or grouping. */
void armv7m_find_pending(struct armv7m *);
int armv7m_execution_priority(const struct armv7m *);
/* Can the pending exception be taken now? */
bool armv7m_preempts(const struct armv7m *);
/* Begins the entry to the pending exception: stacks, takes time. */
void armv7m_begin_entry(struct armv7m *);
/* Goes on with what phase says, after its time has passed. */
void armv7m_finish_phase(struct armv7m *);
/* The instruction wrote an EXC_RETURN value to the PC in Handler mode. */
void armv7m_begin_return(struct armv7m *, uint32_t code);
/* A synchronous fault: status bits, and the address where there is one. The PC to be stacked is
 * core.r[15]. Escalates, or locks up. */
void armv7m_fault(struct armv7m *, unsigned exception, uint32_t cfsr_bits, bool has_address,
                  uint32_t address);
void armv7m_svc(struct armv7m *);
/* Does what is pending end the sleep? WFI's, whether PRIMASK is set or not; WFE's (B1.5.18 and
 * B1.5.19), if it can be taken. */
bool armv7m_wakes(const struct armv7m *);
void armv7m_lock_up(struct armv7m *, const char *why);
bool armv7m_privileged(const struct armv7m *);
static inline bool armv7m_handler_mode(const struct armv7m *m)
{
    return m->exception != 0;
}
/* Takes the vector table's reset entry: stack pointer, PC. */
void armv7m_take_reset(struct armv7m *);
/* "SVCall", "IRQ8"; text has room for 16 bytes. */
const char *armv7m_exception_name(unsigned exception, char *text);

/* Status bits of a frame's faults. */
struct stack_errors {
    uint32_t mpu, bus;
};

/* One word of a frame; false after the fault was made pending. */
bool armv7m_frame_word(struct armv7m *, uint32_t address, bool write, bool privileged,
                       uint32_t *value, const struct stack_errors *);
void armv7m_spend(struct armv7m *, unsigned cycles); /* with timing=unit: one */

/* --- armv7m.c --- */

/* A data access of the processor itself (stacking, vectors), with or without MPU check. */
enum bus_result armv7m_access(struct armv7m *, struct bus_access *);
void armv7m_control_write(struct armv7m *, uint32_t value);
void armv7m_stop_soon(struct armv7m *); /* look at exceptions at the next boundary */
/* `code`: the EXC_RETURN value that leads to what is interrupted or returned to; 0: no legal one.
 */
void armv7m_tell_interrupt(struct armv7m *, unsigned number, uint32_t code, bool enter,
                           bool chained);
/* The machine's breaks have changed: the costs of those addresses are decoded anew. */
void armv7m_mark_breaks(struct armv7m *);

/* The machine's watched words, or where they lie, have changed. */
void armv7m_find_watched(struct armv7m *);

/* --- nvic.c --- */

/* The processor of a device's board, built. NULL and error if there is none. */
struct armv7m *armv7m_find(struct device *, struct sim_error *);

/* --- profile.c --- */

/* NULL: no class of a processor of this folder. */
const struct armv7m_profile *armv7m_profile_of(const struct device_class *);

/* --- unwind.c --- */

extern const struct cpu_unwinding armv7m_unwinding;
/* A word of plain memory. */
bool armv7m_stack_word(struct armv7m *, uint32_t address, uint32_t *word);
/* A return address is odd and stands behind a BL or BLX. */
bool armv7m_looks_like_return(struct armv7m *, uint32_t value);

/* --- cost.c --- */

/* What an instruction costs and needs; opcode as in struct instruction_cost. */
void armv7m_decode_cost(const struct armv7m_profile *, uint32_t opcode, struct instruction_cost *);
unsigned armv7m_divide_cycles(uint32_t dividend, uint32_t divisor, bool is_signed);

/* --- system.c --- */

/* Executes the special instruction at core.r[15] (registers are in core). */
void armv7m_execute_special(struct armv7m *, const struct instruction_cost *);
/* Did the condition hold? `condition` as in bits 7 to 4 of ITSTATE. */
bool armv7m_condition(uint32_t flags, unsigned condition);
uint8_t armv7m_it_advance(uint8_t it_state);
/* ITSTATE from a value of xPSR. */
uint8_t armv7m_it_of(const struct armv7m *, uint32_t xpsr);

/* --- semihosting.c --- */

void armv7m_semihosting(struct armv7m *);

/* --- fpu.c --- */

enum fpu_register { FPU_CPACR, FPU_FPCCR, FPU_FPCAR, FPU_FPDSCR, FPU_MVFR0, FPU_MVFR1 };

#define FPU_FRAME_WORDS 18u /* what a frame with floating-point registers has behind the others */

void armv7m_fpu_reset(struct armv7m *);
/* May a floating-point instruction run in an engine as it is? */
bool armv7m_fpu_ready(const struct armv7m *);
/* Makes it so, or faults. */
void armv7m_fpu_prepare(struct armv7m *);
/* Stores the registers into a frame or defers it; loads them from it. False: a fault is pending. */
bool armv7m_fpu_push(struct armv7m *, uint32_t address, bool privileged);
bool armv7m_fpu_pop(struct armv7m *, uint32_t address, bool privileged);
uint32_t armv7m_fpu_peek(const struct armv7m *, enum fpu_register);
void armv7m_fpu_write(struct armv7m *, enum fpu_register, uint32_t value);

/* --- mpu.c --- */

/* May the access be made? Fills nothing; the caller faults. */
bool armv7m_mpu_allows(struct armv7m *, uint32_t address, bool write, bool privileged);
/* May an instruction be fetched? Caches the range in fetch_low and fetch_high. */
bool armv7m_mpu_executable(struct armv7m *, uint32_t address, bool privileged);
void armv7m_mpu_changed(struct armv7m *);

/* --- systick.c --- */

/* `reference`: the external clock, or NULL if the board has none. */
void systick_init(struct systick *, struct armv7m *, struct clock_domain *reference);
void systick_reset(struct systick *);
uint32_t systick_peek(struct systick *, unsigned reg); /* 0 CSR, 1 RVR, 2 CVR, 3 CALIB */
void systick_read_effect(struct systick *, unsigned reg);
void systick_write(struct systick *, unsigned reg, uint32_t value);

#endif
