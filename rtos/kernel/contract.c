/* SPDX-License-Identifier: MIT */
/* What the kernel asks of a compiler and of a port's types, checked when it is compiled: no code.
   The whole contract is in docs/add-a-port.md. */
#include "internal.h"

#include <stddef.h>

#define MUST(name, condition) typedef char name[(condition) ? 1 : -1]

#define UNSIGNED(type) ((type) ~(type)0 > 0)

typedef struct AlignedPort {
    char byte;
    port_align align;
} AlignedPort;

typedef struct AlignedPointer {
    char byte;
    void *align;
} AlignedPointer;

/* The compiler: bytes of eight bits, two's complement, a signed char that is signed. */
MUST(must_have_bytes, (unsigned char)~0u == 255);
MUST(must_complement, -1 == ~0);
MUST(must_have_signed_char, (signed char)-1 < 0);

/* A tick's distance from another survives wrap-around. */
MUST(must_count_ticks, UNSIGNED(bos_tick) && sizeof(bos_tick) >= 2 && sizeof(bos_tick) <= 4);

/* Addresses are computed in bos_size. */
MUST(must_hold_addresses, UNSIGNED(bos_size) && sizeof(bos_size) >= sizeof(void *));

/* Sizes are rounded up to port_align by masks, and what lies behind what was rounded is aligned. */
MUST(must_round, (sizeof(port_align) & (sizeof(port_align) - 1)) == 0);
MUST(must_align, offsetof(AlignedPort, align) >= offsetof(AlignedPointer, align));

/* The idle task is a task. */
MUST(must_have_stacks, PORT_STACK_MIN > 0 && PORT_STACK_IDLE >= PORT_STACK_MIN);
MUST(must_grow, PORT_STACK_UP == 0 || PORT_STACK_UP == 1);

/* The switch reads the running task from the beginning of the kernel's variables. */
MUST(must_begin, offsetof(Kernel, this_task) == 0);

MUST(must_have_name, sizeof(PORT_NAME) > 1);
