/* What this processor and its operating system support. Read with cpuid, as the builtin of a cross compiler's own library
 * finds nothing (zig 0.17). */
#include "processor.h"

#if defined(__x86_64__)
#include <cpuid.h>

enum { FMA = 1 << 12, OSXSAVE = 1 << 27, F16C = 1 << 29 };                                   /* leaf 1, ecx */
enum { AVX2 = 1 << 5, AVX512F = 1 << 16, AVX512DQ = 1 << 17, AVX512BW = 1 << 30 };           /* leaf 7, ebx */
#define AVX512VL (1u << 31)
enum { AVX512VNNI = 1 << 11 };                                                                /* leaf 7, ecx */
enum { AVXVNNI = 1 << 4 };                                                                    /* leaf 7.1, eax */
enum { YMM_STATE = 0x06, ZMM_STATE = 0xe6 };                                                  /* XCR0 */

static uint32_t saved_state(void) {
    uint32_t low, high;
    __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return low;
}

static int has(uint32_t flags, uint32_t wanted) { return (flags & wanted) == wanted; }

int has_avx2(void) {
    uint32_t a, b, c, d;
    if (!__get_cpuid(1, &a, &b, &c, &d) || !has(c, FMA | OSXSAVE | F16C)) return 0;
    if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return 0;
    return has(b, AVX2) && has(saved_state(), YMM_STATE);
}

int has_avxvnni(void) {
    uint32_t a, b, c, d;
    return has_avx2() && __get_cpuid_count(7, 1, &a, &b, &c, &d) && has(a, AVXVNNI);
}

int has_avx512vnni(void) {
    uint32_t a, b, c, d;
    if (!has_avx2() || !__get_cpuid_count(7, 0, &a, &b, &c, &d)) return 0;
    return has(b, AVX512F | AVX512DQ | AVX512BW | AVX512VL) && has(c, AVX512VNNI) && has(saved_state(), ZMM_STATE);
}
#elif defined(__aarch64__)
#include <sys/auxv.h>

#define HWCAP_DOT_PRODUCT (1ul << 20)

int has_neon(void) { return 1; }
int has_dot_product(void) { return (getauxval(AT_HWCAP) & HWCAP_DOT_PRODUCT) != 0; }
#endif
