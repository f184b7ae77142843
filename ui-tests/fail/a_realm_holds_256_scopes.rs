//! A realm has at most 256 scopes.

use authed::{SimpleUser, scopes};

#[rustfmt::skip]
scopes! {
    pub realm Shop for SimpleUser;
    pub scope S0 = "0"; pub scope S1 = "1"; pub scope S2 = "2"; pub scope S3 = "3"; pub scope S4 = "4"; pub scope S5 = "5"; pub scope S6 = "6"; pub scope S7 = "7";
    pub scope S8 = "8"; pub scope S9 = "9"; pub scope S10 = "10"; pub scope S11 = "11"; pub scope S12 = "12"; pub scope S13 = "13"; pub scope S14 = "14"; pub scope S15 = "15";
    pub scope S16 = "16"; pub scope S17 = "17"; pub scope S18 = "18"; pub scope S19 = "19"; pub scope S20 = "20"; pub scope S21 = "21"; pub scope S22 = "22"; pub scope S23 = "23";
    pub scope S24 = "24"; pub scope S25 = "25"; pub scope S26 = "26"; pub scope S27 = "27"; pub scope S28 = "28"; pub scope S29 = "29"; pub scope S30 = "30"; pub scope S31 = "31";
    pub scope S32 = "32"; pub scope S33 = "33"; pub scope S34 = "34"; pub scope S35 = "35"; pub scope S36 = "36"; pub scope S37 = "37"; pub scope S38 = "38"; pub scope S39 = "39";
    pub scope S40 = "40"; pub scope S41 = "41"; pub scope S42 = "42"; pub scope S43 = "43"; pub scope S44 = "44"; pub scope S45 = "45"; pub scope S46 = "46"; pub scope S47 = "47";
    pub scope S48 = "48"; pub scope S49 = "49"; pub scope S50 = "50"; pub scope S51 = "51"; pub scope S52 = "52"; pub scope S53 = "53"; pub scope S54 = "54"; pub scope S55 = "55";
    pub scope S56 = "56"; pub scope S57 = "57"; pub scope S58 = "58"; pub scope S59 = "59"; pub scope S60 = "60"; pub scope S61 = "61"; pub scope S62 = "62"; pub scope S63 = "63";
    pub scope S64 = "64"; pub scope S65 = "65"; pub scope S66 = "66"; pub scope S67 = "67"; pub scope S68 = "68"; pub scope S69 = "69"; pub scope S70 = "70"; pub scope S71 = "71";
    pub scope S72 = "72"; pub scope S73 = "73"; pub scope S74 = "74"; pub scope S75 = "75"; pub scope S76 = "76"; pub scope S77 = "77"; pub scope S78 = "78"; pub scope S79 = "79";
    pub scope S80 = "80"; pub scope S81 = "81"; pub scope S82 = "82"; pub scope S83 = "83"; pub scope S84 = "84"; pub scope S85 = "85"; pub scope S86 = "86"; pub scope S87 = "87";
    pub scope S88 = "88"; pub scope S89 = "89"; pub scope S90 = "90"; pub scope S91 = "91"; pub scope S92 = "92"; pub scope S93 = "93"; pub scope S94 = "94"; pub scope S95 = "95";
    pub scope S96 = "96"; pub scope S97 = "97"; pub scope S98 = "98"; pub scope S99 = "99"; pub scope S100 = "100"; pub scope S101 = "101"; pub scope S102 = "102"; pub scope S103 = "103";
    pub scope S104 = "104"; pub scope S105 = "105"; pub scope S106 = "106"; pub scope S107 = "107"; pub scope S108 = "108"; pub scope S109 = "109"; pub scope S110 = "110"; pub scope S111 = "111";
    pub scope S112 = "112"; pub scope S113 = "113"; pub scope S114 = "114"; pub scope S115 = "115"; pub scope S116 = "116"; pub scope S117 = "117"; pub scope S118 = "118"; pub scope S119 = "119";
    pub scope S120 = "120"; pub scope S121 = "121"; pub scope S122 = "122"; pub scope S123 = "123"; pub scope S124 = "124"; pub scope S125 = "125"; pub scope S126 = "126"; pub scope S127 = "127";
    pub scope S128 = "128"; pub scope S129 = "129"; pub scope S130 = "130"; pub scope S131 = "131"; pub scope S132 = "132"; pub scope S133 = "133"; pub scope S134 = "134"; pub scope S135 = "135";
    pub scope S136 = "136"; pub scope S137 = "137"; pub scope S138 = "138"; pub scope S139 = "139"; pub scope S140 = "140"; pub scope S141 = "141"; pub scope S142 = "142"; pub scope S143 = "143";
    pub scope S144 = "144"; pub scope S145 = "145"; pub scope S146 = "146"; pub scope S147 = "147"; pub scope S148 = "148"; pub scope S149 = "149"; pub scope S150 = "150"; pub scope S151 = "151";
    pub scope S152 = "152"; pub scope S153 = "153"; pub scope S154 = "154"; pub scope S155 = "155"; pub scope S156 = "156"; pub scope S157 = "157"; pub scope S158 = "158"; pub scope S159 = "159";
    pub scope S160 = "160"; pub scope S161 = "161"; pub scope S162 = "162"; pub scope S163 = "163"; pub scope S164 = "164"; pub scope S165 = "165"; pub scope S166 = "166"; pub scope S167 = "167";
    pub scope S168 = "168"; pub scope S169 = "169"; pub scope S170 = "170"; pub scope S171 = "171"; pub scope S172 = "172"; pub scope S173 = "173"; pub scope S174 = "174"; pub scope S175 = "175";
    pub scope S176 = "176"; pub scope S177 = "177"; pub scope S178 = "178"; pub scope S179 = "179"; pub scope S180 = "180"; pub scope S181 = "181"; pub scope S182 = "182"; pub scope S183 = "183";
    pub scope S184 = "184"; pub scope S185 = "185"; pub scope S186 = "186"; pub scope S187 = "187"; pub scope S188 = "188"; pub scope S189 = "189"; pub scope S190 = "190"; pub scope S191 = "191";
    pub scope S192 = "192"; pub scope S193 = "193"; pub scope S194 = "194"; pub scope S195 = "195"; pub scope S196 = "196"; pub scope S197 = "197"; pub scope S198 = "198"; pub scope S199 = "199";
    pub scope S200 = "200"; pub scope S201 = "201"; pub scope S202 = "202"; pub scope S203 = "203"; pub scope S204 = "204"; pub scope S205 = "205"; pub scope S206 = "206"; pub scope S207 = "207";
    pub scope S208 = "208"; pub scope S209 = "209"; pub scope S210 = "210"; pub scope S211 = "211"; pub scope S212 = "212"; pub scope S213 = "213"; pub scope S214 = "214"; pub scope S215 = "215";
    pub scope S216 = "216"; pub scope S217 = "217"; pub scope S218 = "218"; pub scope S219 = "219"; pub scope S220 = "220"; pub scope S221 = "221"; pub scope S222 = "222"; pub scope S223 = "223";
    pub scope S224 = "224"; pub scope S225 = "225"; pub scope S226 = "226"; pub scope S227 = "227"; pub scope S228 = "228"; pub scope S229 = "229"; pub scope S230 = "230"; pub scope S231 = "231";
    pub scope S232 = "232"; pub scope S233 = "233"; pub scope S234 = "234"; pub scope S235 = "235"; pub scope S236 = "236"; pub scope S237 = "237"; pub scope S238 = "238"; pub scope S239 = "239";
    pub scope S240 = "240"; pub scope S241 = "241"; pub scope S242 = "242"; pub scope S243 = "243"; pub scope S244 = "244"; pub scope S245 = "245"; pub scope S246 = "246"; pub scope S247 = "247";
    pub scope S248 = "248"; pub scope S249 = "249"; pub scope S250 = "250"; pub scope S251 = "251"; pub scope S252 = "252"; pub scope S253 = "253"; pub scope S254 = "254"; pub scope S255 = "255";
    pub scope S256 = "256";
}

fn main() {}
