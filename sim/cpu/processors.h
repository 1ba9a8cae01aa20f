/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every processor of the library, a line each: included several times with PROCESSOR defined
 * differently (processor.c). Where an image says only its e_machine, the first is taken. */
PROCESSOR(cortex_m3_processor)
PROCESSOR(cortex_m0_processor)
PROCESSOR(cortex_m4_processor)
PROCESSOR(h8300_processor)
PROCESSOR(h8300h_processor)
PROCESSOR(h8300hn_processor)
PROCESSOR(h8s_processor)
PROCESSOR(m68000_processor)
PROCESSOR(m68008_processor)
PROCESSOR(m68010_processor)
PROCESSOR(cpu32_processor)
PROCESSOR(mcf5206_processor)
PROCESSOR(mcf5206e_processor)
PROCESSOR(mcf5208_processor)
PROCESSOR(mcf5282_processor)
PROCESSOR(test_cpu_processor)
