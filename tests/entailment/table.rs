//! Every requirement up to depth 2 over four atoms, as a type and as a model, and the compiler's answer for each pair.

use super::*;

/// The number of requirements.
pub const ALL: usize = 244;

/// The requirements over four atoms.
pub struct Table {
    pub models: [Model; ALL],

    /// `grants[s][t]`: whether requirement `s`, of the first 16, grants requirement `t`.
    pub grants: &'static [[bool; ALL]; 16],

    /// `granted[s][t]`: whether requirement `s`, of the first 16, is granted by requirement `t`.
    pub granted: &'static [[bool; ALL]; 16],

    /// Whether a caller meets each of them.
    pub proven: fn(&Caller<Shop>) -> Vec<bool>,
}

pub use self::scopes::TABLE as OF_SCOPES;
pub use self::times::TABLE as OF_TIMES;

macro_rules! table {
    ($($R:ident = $kind:ident($($part:ident)+);)+) => {
        $( type $R = table!(@type $kind $($part)+); )+

        #[allow(dead_code)] // the last ones are part of no other
        enum Number { $($R),+ }

        static GRANTS: [[bool; ALL]; 16] = small!(rows [$($R)+]);
        static GRANTED: [[bool; ALL]; 16] = small!(columns [$($R)+]);

        fn proven(caller: &Caller<Shop>) -> Vec<bool> {
            vec![$( caller.prove::<$R>().is_ok() ),+]
        }

        pub const TABLE: Table = Table {
            models: [$( table!(@model $kind $($part)+) ),+],
            grants: &GRANTS,
            granted: &GRANTED,
            proven,
        };
    };
    (@type Atom $S:ident) => { $S };
    (@type All $A:ident $B:ident) => { ($A, $B) };
    (@type Any $A:ident $B:ident) => { AnyOf<($A, $B)> };
    (@model Atom $S:ident) => { Model::Atom(Place::$S as usize) };
    (@model $kind:ident $A:ident $B:ident) => { Model::$kind(Number::$A as usize, Number::$B as usize) };
}

macro_rules! small {
    ($way:ident $all:tt) => { small!($way $all R0 R1 R2 R3 R4 R5 R6 R7 R8 R9 R10 R11 R12 R13 R14 R15) };
    ($way:ident $all:tt $($S:ident)+) => { [$( small!(@$way $S $all) ),+] };
    (@rows $S:ident [$($T:ident)+]) => { [$( Question::<$S, $T>::GRANTS ),+] };
    (@columns $S:ident [$($T:ident)+]) => { [$( Question::<$T, $S>::GRANTS ),+] };
}

macro_rules! requirements {
    ($module:ident over $A:ident $B:ident $C:ident $D:ident) => {
        mod $module {
            use super::*;

            /// Where an atom stands in the table.
            enum Place {
                $A,
                $B,
                $C,
                $D,
            }

            table! {
                R0 = Atom($A);
                R1 = Atom($B);
                R2 = Atom($C);
                R3 = Atom($D);
                R4 = All(R0 R1);
                R5 = Any(R0 R1);
                R6 = All(R0 R2);
                R7 = Any(R0 R2);
                R8 = All(R0 R3);
                R9 = Any(R0 R3);
                R10 = All(R1 R2);
                R11 = Any(R1 R2);
                R12 = All(R1 R3);
                R13 = Any(R1 R3);
                R14 = All(R2 R3);
                R15 = Any(R2 R3);
                R16 = All(R0 R4);
                R17 = Any(R0 R4);
                R18 = All(R0 R5);
                R19 = Any(R0 R5);
                R20 = All(R0 R6);
                R21 = Any(R0 R6);
                R22 = All(R0 R7);
                R23 = Any(R0 R7);
                R24 = All(R0 R8);
                R25 = Any(R0 R8);
                R26 = All(R0 R9);
                R27 = Any(R0 R9);
                R28 = All(R0 R10);
                R29 = Any(R0 R10);
                R30 = All(R0 R11);
                R31 = Any(R0 R11);
                R32 = All(R0 R12);
                R33 = Any(R0 R12);
                R34 = All(R0 R13);
                R35 = Any(R0 R13);
                R36 = All(R0 R14);
                R37 = Any(R0 R14);
                R38 = All(R0 R15);
                R39 = Any(R0 R15);
                R40 = All(R1 R4);
                R41 = Any(R1 R4);
                R42 = All(R1 R5);
                R43 = Any(R1 R5);
                R44 = All(R1 R6);
                R45 = Any(R1 R6);
                R46 = All(R1 R7);
                R47 = Any(R1 R7);
                R48 = All(R1 R8);
                R49 = Any(R1 R8);
                R50 = All(R1 R9);
                R51 = Any(R1 R9);
                R52 = All(R1 R10);
                R53 = Any(R1 R10);
                R54 = All(R1 R11);
                R55 = Any(R1 R11);
                R56 = All(R1 R12);
                R57 = Any(R1 R12);
                R58 = All(R1 R13);
                R59 = Any(R1 R13);
                R60 = All(R1 R14);
                R61 = Any(R1 R14);
                R62 = All(R1 R15);
                R63 = Any(R1 R15);
                R64 = All(R2 R4);
                R65 = Any(R2 R4);
                R66 = All(R2 R5);
                R67 = Any(R2 R5);
                R68 = All(R2 R6);
                R69 = Any(R2 R6);
                R70 = All(R2 R7);
                R71 = Any(R2 R7);
                R72 = All(R2 R8);
                R73 = Any(R2 R8);
                R74 = All(R2 R9);
                R75 = Any(R2 R9);
                R76 = All(R2 R10);
                R77 = Any(R2 R10);
                R78 = All(R2 R11);
                R79 = Any(R2 R11);
                R80 = All(R2 R12);
                R81 = Any(R2 R12);
                R82 = All(R2 R13);
                R83 = Any(R2 R13);
                R84 = All(R2 R14);
                R85 = Any(R2 R14);
                R86 = All(R2 R15);
                R87 = Any(R2 R15);
                R88 = All(R3 R4);
                R89 = Any(R3 R4);
                R90 = All(R3 R5);
                R91 = Any(R3 R5);
                R92 = All(R3 R6);
                R93 = Any(R3 R6);
                R94 = All(R3 R7);
                R95 = Any(R3 R7);
                R96 = All(R3 R8);
                R97 = Any(R3 R8);
                R98 = All(R3 R9);
                R99 = Any(R3 R9);
                R100 = All(R3 R10);
                R101 = Any(R3 R10);
                R102 = All(R3 R11);
                R103 = Any(R3 R11);
                R104 = All(R3 R12);
                R105 = Any(R3 R12);
                R106 = All(R3 R13);
                R107 = Any(R3 R13);
                R108 = All(R3 R14);
                R109 = Any(R3 R14);
                R110 = All(R3 R15);
                R111 = Any(R3 R15);
                R112 = All(R4 R5);
                R113 = Any(R4 R5);
                R114 = All(R4 R6);
                R115 = Any(R4 R6);
                R116 = All(R4 R7);
                R117 = Any(R4 R7);
                R118 = All(R4 R8);
                R119 = Any(R4 R8);
                R120 = All(R4 R9);
                R121 = Any(R4 R9);
                R122 = All(R4 R10);
                R123 = Any(R4 R10);
                R124 = All(R4 R11);
                R125 = Any(R4 R11);
                R126 = All(R4 R12);
                R127 = Any(R4 R12);
                R128 = All(R4 R13);
                R129 = Any(R4 R13);
                R130 = All(R4 R14);
                R131 = Any(R4 R14);
                R132 = All(R4 R15);
                R133 = Any(R4 R15);
                R134 = All(R5 R6);
                R135 = Any(R5 R6);
                R136 = All(R5 R7);
                R137 = Any(R5 R7);
                R138 = All(R5 R8);
                R139 = Any(R5 R8);
                R140 = All(R5 R9);
                R141 = Any(R5 R9);
                R142 = All(R5 R10);
                R143 = Any(R5 R10);
                R144 = All(R5 R11);
                R145 = Any(R5 R11);
                R146 = All(R5 R12);
                R147 = Any(R5 R12);
                R148 = All(R5 R13);
                R149 = Any(R5 R13);
                R150 = All(R5 R14);
                R151 = Any(R5 R14);
                R152 = All(R5 R15);
                R153 = Any(R5 R15);
                R154 = All(R6 R7);
                R155 = Any(R6 R7);
                R156 = All(R6 R8);
                R157 = Any(R6 R8);
                R158 = All(R6 R9);
                R159 = Any(R6 R9);
                R160 = All(R6 R10);
                R161 = Any(R6 R10);
                R162 = All(R6 R11);
                R163 = Any(R6 R11);
                R164 = All(R6 R12);
                R165 = Any(R6 R12);
                R166 = All(R6 R13);
                R167 = Any(R6 R13);
                R168 = All(R6 R14);
                R169 = Any(R6 R14);
                R170 = All(R6 R15);
                R171 = Any(R6 R15);
                R172 = All(R7 R8);
                R173 = Any(R7 R8);
                R174 = All(R7 R9);
                R175 = Any(R7 R9);
                R176 = All(R7 R10);
                R177 = Any(R7 R10);
                R178 = All(R7 R11);
                R179 = Any(R7 R11);
                R180 = All(R7 R12);
                R181 = Any(R7 R12);
                R182 = All(R7 R13);
                R183 = Any(R7 R13);
                R184 = All(R7 R14);
                R185 = Any(R7 R14);
                R186 = All(R7 R15);
                R187 = Any(R7 R15);
                R188 = All(R8 R9);
                R189 = Any(R8 R9);
                R190 = All(R8 R10);
                R191 = Any(R8 R10);
                R192 = All(R8 R11);
                R193 = Any(R8 R11);
                R194 = All(R8 R12);
                R195 = Any(R8 R12);
                R196 = All(R8 R13);
                R197 = Any(R8 R13);
                R198 = All(R8 R14);
                R199 = Any(R8 R14);
                R200 = All(R8 R15);
                R201 = Any(R8 R15);
                R202 = All(R9 R10);
                R203 = Any(R9 R10);
                R204 = All(R9 R11);
                R205 = Any(R9 R11);
                R206 = All(R9 R12);
                R207 = Any(R9 R12);
                R208 = All(R9 R13);
                R209 = Any(R9 R13);
                R210 = All(R9 R14);
                R211 = Any(R9 R14);
                R212 = All(R9 R15);
                R213 = Any(R9 R15);
                R214 = All(R10 R11);
                R215 = Any(R10 R11);
                R216 = All(R10 R12);
                R217 = Any(R10 R12);
                R218 = All(R10 R13);
                R219 = Any(R10 R13);
                R220 = All(R10 R14);
                R221 = Any(R10 R14);
                R222 = All(R10 R15);
                R223 = Any(R10 R15);
                R224 = All(R11 R12);
                R225 = Any(R11 R12);
                R226 = All(R11 R13);
                R227 = Any(R11 R13);
                R228 = All(R11 R14);
                R229 = Any(R11 R14);
                R230 = All(R11 R15);
                R231 = Any(R11 R15);
                R232 = All(R12 R13);
                R233 = Any(R12 R13);
                R234 = All(R12 R14);
                R235 = Any(R12 R14);
                R236 = All(R12 R15);
                R237 = Any(R12 R15);
                R238 = All(R13 R14);
                R239 = Any(R13 R14);
                R240 = All(R13 R15);
                R241 = Any(R13 R15);
                R242 = All(R14 R15);
                R243 = Any(R14 R15);
            }
        }
    };
}

requirements!(scopes over Viewer Editor Auditor Admin);
requirements!(times over Editor Ninety Five Hour);
