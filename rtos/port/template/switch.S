/* SPDX-License-Identifier: MIT */
/* The steps of a switch, for those ports that write it in assembler: then the functions of the same
   names in port.c go. This is the kind that happens in the call; the other kind is in
   rtos/port/armv7m/switch.S. */
#include "switch.h"

/* port_interrupts_off: returns the interrupt mask as it is; masks all interrupts that call the
   kernel.
   port_interrupts_restore: its argument becomes the mask. */

/* port_switch: called by a task, or at the end of a handler, with interrupts off.
   1. Push what a called function must preserve, in the order of the frame, and last what the frame
      has besides: FRAME_WORDS in all. What a caller loses anyway need not be saved; the return
      address is on the stack already, or is pushed.
   2. Load the pointer at bos + KERNEL_THIS_TASK; store the stack pointer at its TASK_SP.
   3. Call kernel_switch, on this stack, interrupts off. From here on the old stack is not used.

   port_enter: called by port_start, interrupts off; begins here.
   4. Load the pointer at bos + KERNEL_THIS_TASK; load the stack pointer from its TASK_SP.
   5. Pop the frame, in the opposite order.
   6. Return. A task that has run before goes on behind its port_switch, interrupts off still, and
      puts its own mask back. A frame from port_frame() returns to the entry instead, for which
      interrupts must be on: let it return to a few instructions that enable them and go to
      the entry, whose address is in one of the popped registers. */

/* An interrupt's vector, where the compiler has no interrupt functions: interrupts are off.
   1. Push what a called C function may change.
   2. Call the handler in C. It begins with ENTER_ISR; it tells the interrupt controller that it is
      done before EXIT_ISR, in which the switch to another task may happen.
   3. Pop, and return from the interrupt. */
