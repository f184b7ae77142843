(* `Grants` is logical consequence: one requirement grants another if and only if every caller who meets the first one meets the
   second one.

   The definitions are those of src/entailment.rs, src/requirement/all_of.rs and src/requirement/any_of.rs. Each names the trait
   that it stands for. A trait with an `Out` is a function here, and each `impl` of the trait is a line of the function.
   docs/proof.md says what this file proves and what it does not prove.

   `.ci/proof` checks this file. It needs Coq 8.16 or a later version. It also notices if the Rust code changes, by its digest:
   SHA-256 08c864d717a8e0b793b439e50b36a842fb2f3783e6d3e73bccddb56f84eb7af8 *)

Require Import Bool List Arith Lia.
Import ListNotations.

(* ------------------------------------------------------------------------------------------------------------------------ *)
(* Numbers: `UTerm` and `UInt` of typenum, and the trait `Equals`.                                                          *)

Inductive uint :=
| UTerm
| UInt (higher : uint) (digit : bool).

(* trait Equals<N>: its seven implementations, in the order of the file *)
Fixpoint equals (m n : uint) : bool :=
  match m, n with
  | UTerm, UTerm => true
  | UTerm, UInt _ _ => false
  | UInt _ _, UTerm => false
  | UInt m false, UInt n false => equals m n
  | UInt m true, UInt n true => equals m n
  | UInt _ false, UInt _ true => false
  | UInt _ true, UInt _ false => false
  end.

Theorem equals_is_equality : forall m n, equals m n = true <-> m = n.
Proof.
  induction m as [|m IH [|]]; intros [|n [|]]; simpl; split; intro H; try discriminate; try reflexivity.
  - apply IH in H. now subst.
  - injection H as H. now apply IH.
  - apply IH in H. now subst.
  - injection H as H. now apply IH.
Qed.

(* ------------------------------------------------------------------------------------------------------------------------ *)
(* Scopes, times and levels.                                                                                                 *)

(* trait Numbered: a number, and the list of the scopes that it implies. A scope is a finite tree: if a scope implied itself, the
   compiler would not come to an end, and `scopes!` rejects it. *)
Inductive scope :=
| Numbered (number : uint) (implied : list scope).

Definition number (s : scope) : uint := let (n, _) := s in n.
Definition implied (s : scope) : list scope := let (_, l) := s in l.

(* `HList`s fold two members at a time: trait SomeImplies<C> *)
Definition some (f : scope -> bool) : list scope -> bool :=
  fix some l :=
    match l with
    | [] => false
    | [s] => f s
    | s :: t :: rest => (f s || f t) || some rest
    end.

(* trait Implies<C>, for scopes *)
Fixpoint scope_implies (s c : scope) : bool :=
  let (n, l) := s in equals n (number c) || some (fun t => scope_implies t c) l.

(* A caller's level is a `u8`. *)
Definition highest_level : nat := 255.

(* A member of a clause: a scope, `Within<Seconds>`, or `AtLeast<Level>`. *)
Inductive member :=
| Scope (s : scope)
| Within (seconds : nat)
| AtLeast (level : nat).

(* trait Implies<C>: all implementations. `LeEq` of typenum is `<=?`. *)
Definition implies (m c : member) : bool :=
  match m, c with
  | Scope s, Scope c => scope_implies s c
  | Within m, Within n => m <=? n
  | AtLeast m, AtLeast n => n <=? m
  | Scope _, Within _ | Within _, Scope _ => false
  | Scope _, AtLeast _ | AtLeast _, Scope _ => false
  | Within _, AtLeast _ | AtLeast _, Within _ => false
  end.

(* ------------------------------------------------------------------------------------------------------------------------ *)
(* Clauses. In Rust, `Both`, `Either` and `One` have parameters of any type. `Either` is made by `Joined` only, so it never
   contains a `Both`: here this is the type's shape.                                                                         *)

Inductive clause :=
| One (m : member)
| Either (x y : clause).

Inductive clauses :=
| Clause (c : clause)
| Both (x y : clauses).

(* trait SomeMemberFollows<S> *)
Fixpoint some_member_follows (c : clause) (s : member) : bool :=
  match c with
  | Either x y => some_member_follows x s || some_member_follows y s
  | One c => implies s c
  end.

(* trait Gives<C>, for a clause *)
Fixpoint clause_gives (d c : clause) : bool :=
  match d with
  | Either x y => clause_gives x c && clause_gives y c
  | One s => some_member_follows c s
  end.

(* trait Gives<C>, for clauses *)
Fixpoint gives (given : clauses) (c : clause) : bool :=
  match given with
  | Both x y => gives x c || gives y c
  | Clause d => clause_gives d c
  end.

(* trait EveryClauseFollows<Given> *)
Fixpoint every_clause_follows (self given : clauses) : bool :=
  match self with
  | Both x y => every_clause_follows x given && every_clause_follows y given
  | Clause c => gives given c
  end.

(* trait Clauses: `Joined<C>` *)
Fixpoint joined (p : clauses) (c : clause) : clauses :=
  match p with
  | Both x y => Both (joined x c) (joined y c)
  | Clause d => Clause (Either c d)
  end.

(* trait Clauses: `Or<Others>` *)
Fixpoint or (p others : clauses) : clauses :=
  match p with
  | Both x y => Both (or x others) (or y others)
  | Clause c => joined others c
  end.

(* ------------------------------------------------------------------------------------------------------------------------ *)
(* Requirements, and their clauses.                                                                                          *)

(* A list has a first member: the empty tuple and the empty `HList` are not requirements. *)
Inductive requirement :=
| Atom (m : member)
| All (first : requirement) (rest : list requirement)
| AnyOf (first : requirement) (rest : list requirement).

(* trait Evaluate, `Clauses` of an `HList` or a tuple: the five implementations of all_of.rs *)
Fixpoint all_of (a : clauses) (rest : list clauses) : clauses :=
  match rest with
  | [] => a
  | [b] => Both a b
  | [b; c] => Both a (Both b c)
  | [b; c; d] => Both (Both a b) (Both c d)
  | b :: c :: d :: e :: t => Both (Both (Both a b) (Both c d)) (all_of e t)
  end.

(* trait Alternatives, `Clauses`: the five implementations of any_of.rs *)
Fixpoint any_of (a : clauses) (rest : list clauses) : clauses :=
  match rest with
  | [] => a
  | [b] => or a b
  | [b; c] => or a (or b c)
  | [b; c; d] => or (or a b) (or c d)
  | b :: c :: d :: e :: t => or (or (or a b) (or c d)) (any_of e t)
  end.

(* trait Evaluate: `Clauses` *)
Fixpoint clauses_of (r : requirement) : clauses :=
  match r with
  | Atom m => Clause (One m)
  | All first rest => all_of (clauses_of first) (map clauses_of rest)
  | AnyOf first rest => any_of (clauses_of first) (map clauses_of rest)
  end.

(* trait Grants<T> *)
Definition grants (s t : requirement) : bool := every_clause_follows (clauses_of t) (clauses_of s).

(* ------------------------------------------------------------------------------------------------------------------------ *)
(* What requirements mean. `v` says which scopes, times and levels a caller has.                                             *)

Fixpoint meets (v : member -> bool) (r : requirement) : bool :=
  match r with
  | Atom m => v m
  | All first rest => meets v first && forallb (meets v) rest
  | AnyOf first rest => meets v first || existsb (meets v) rest
  end.

Fixpoint meets_clause (v : member -> bool) (c : clause) : bool :=
  match c with
  | One m => v m
  | Either x y => meets_clause v x || meets_clause v y
  end.

Fixpoint meets_clauses (v : member -> bool) (p : clauses) : bool :=
  match p with
  | Clause c => meets_clause v c
  | Both x y => meets_clauses v x && meets_clauses v y
  end.

(* An induction over requirements that reaches the members of lists. *)
Section RequirementInduction.
  Variable P : requirement -> Prop.
  Hypothesis atom : forall m, P (Atom m).
  Hypothesis all : forall first rest, P first -> Forall P rest -> P (All first rest).
  Hypothesis any : forall first rest, P first -> Forall P rest -> P (AnyOf first rest).

  Fixpoint requirement_induction (r : requirement) : P r :=
    let each := fix each (l : list requirement) : Forall P l :=
      match l with
      | [] => Forall_nil P
      | r :: l => Forall_cons r (requirement_induction r) (each l)
      end in
    match r with
    | Atom m => atom m
    | All first rest => all first rest (requirement_induction first) (each rest)
    | AnyOf first rest => any first rest (requirement_induction first) (each rest)
    end.
End RequirementInduction.

(* An induction over lists that takes four members at a time. *)
Lemma four_at_a_time : forall (A : Type) (P : list A -> Prop),
  P [] ->
  (forall b, P [b]) ->
  (forall b c, P [b; c]) ->
  (forall b c d, P [b; c; d]) ->
  (forall b c d e t, P t -> P (b :: c :: d :: e :: t)) ->
  forall l, P l.
Proof.
  intros A P H0 H1 H2 H3 H4.
  fix IH 1.
  intros [|b [|c [|d [|e t]]]]; [exact H0|exact (H1 b)|exact (H2 b c)|exact (H3 b c d)|exact (H4 b c d e t (IH t))].
Qed.

(* The clauses of a requirement mean what the requirement means. *)

Lemma joined_is_or : forall v p c, meets_clauses v (joined p c) = meets_clause v c || meets_clauses v p.
Proof.
  intros v p c. induction p as [d|x IHx y IHy]; simpl.
  - reflexivity.
  - rewrite IHx, IHy. destruct (meets_clause v c); reflexivity.
Qed.

Lemma or_is_or : forall v p q, meets_clauses v (or p q) = meets_clauses v p || meets_clauses v q.
Proof.
  intros v p q. induction p as [c|x IHx y IHy]; simpl.
  - apply joined_is_or.
  - rewrite IHx, IHy.
    destruct (meets_clauses v x), (meets_clauses v y), (meets_clauses v q); reflexivity.
Qed.

Lemma all_of_is_and : forall v rest a,
  meets_clauses v (all_of a rest) = meets_clauses v a && forallb (meets_clauses v) rest.
Proof.
  intros v rest. induction rest using four_at_a_time; intro a; simpl;
    rewrite ?IHrest, ?andb_true_r, ?andb_assoc; reflexivity.
Qed.

Lemma any_of_is_or : forall v rest a,
  meets_clauses v (any_of a rest) = meets_clauses v a || existsb (meets_clauses v) rest.
Proof.
  intros v rest. induction rest using four_at_a_time; intro a; simpl;
    rewrite ?or_is_or, ?IHrest, ?orb_false_r, ?orb_assoc; reflexivity.
Qed.

Theorem clauses_mean_the_requirement : forall v r, meets_clauses v (clauses_of r) = meets v r.
Proof.
  intros v r. induction r as [m|first rest IH each|first rest IH each] using requirement_induction; simpl.
  - reflexivity.
  - rewrite all_of_is_and, IH. f_equal.
    induction each as [|r l H _ IHl]; simpl; [reflexivity|]. now rewrite H, IHl.
  - rewrite any_of_is_or, IH. f_equal.
    induction each as [|r l H _ IHl]; simpl; [reflexivity|]. now rewrite H, IHl.
Qed.

(* ------------------------------------------------------------------------------------------------------------------------ *)
(* The order. It is proven here that `implies` is reflexive and transitive. What is assumed is only that the numbers of a realm
   are unique.                                                                                                               *)

Lemma some_is_existsb : forall f l, some f l = existsb f l.
Proof.
  intros f. fix IH 1. intros [|s [|t rest]]; simpl.
  - reflexivity.
  - now rewrite orb_false_r.
  - fold (some f). rewrite IH. now rewrite orb_assoc.
Qed.

Section ScopeInduction.
  Variable P : scope -> Prop.
  Hypothesis numbered : forall n l, Forall P l -> P (Numbered n l).

  Fixpoint scope_induction (s : scope) : P s :=
    let each := fix each (l : list scope) : Forall P l :=
      match l with
      | [] => Forall_nil P
      | s :: l => Forall_cons s (scope_induction s) (each l)
      end in
    match s with
    | Numbered n l => numbered n l (each l)
    end.
End ScopeInduction.

(* Any number of steps of declared implication. *)
Inductive reaches : scope -> scope -> Prop :=
| itself : forall s, reaches s s
| step : forall s t c, In t (implied s) -> reaches t c -> reaches s c.

Lemma reaches_is_transitive : forall s t c, reaches s t -> reaches t c -> reaches s c.
Proof.
  intros s t c H. induction H; eauto using step.
Qed.

(* The scopes of a realm. `scopes!` checks what is assumed: it gives each scope a number of its own, and a scope implies scopes of
   its realm only. *)
Record is_realm (realm : scope -> Prop) : Prop := {
  numbers_are_unique : forall s c, realm s -> realm c -> number s = number c -> s = c;
  implied_are_of_the_realm : forall s c, realm s -> In c (implied s) -> realm c;
}.

Section Realm.
  Variable realm : scope -> Prop.
  Hypothesis sound : is_realm realm.

  (* `Implies` is the declared implication, in any number of steps. *)
  Theorem implies_is_reachability : forall s c, realm s -> realm c -> (scope_implies s c = true <-> reaches s c).
  Proof.
    intros s c Hs Hc. revert Hs.
    induction s as [n l each] using scope_induction. intro Hs. simpl.
    rewrite some_is_existsb, orb_true_iff, equals_is_equality, existsb_exists.
    rewrite Forall_forall in each. split.
    - intros [H|[t [Hin Ht]]].
      + replace c with (Numbered n l); [constructor|].
        apply (numbers_are_unique _ sound); auto.
      + apply step with t; [exact Hin|]. apply each; auto.
        now apply (implied_are_of_the_realm _ sound) with (Numbered n l).
    - intro H. inversion H as [|? t ? Hin Ht]; subst.
      + now left.
      + right. exists t. split; [exact Hin|]. apply each; auto.
        now apply (implied_are_of_the_realm _ sound) with (Numbered n l).
  Qed.

  Definition of_realm (m : member) : Prop :=
    match m with
    | Scope s => realm s
    | Within _ => True
    | AtLeast n => 1 <= n <= highest_level (* trait LevelNumber *)
    end.

  Theorem implies_is_reflexive : forall m, of_realm m -> implies m m = true.
  Proof.
    intros [s|n|n] H; simpl.
    - apply implies_is_reachability; auto using itself.
    - apply Nat.leb_refl.
    - apply Nat.leb_refl.
  Qed.

  Theorem implies_is_transitive : forall m n k, of_realm m -> of_realm n -> of_realm k ->
    implies m n = true -> implies n k = true -> implies m k = true.
  Proof.
    intros [s|a|a] [t|b|b] [c|d|d] Hm Hn Hk; simpl; intros H1 H2; try discriminate;
      try (apply Nat.leb_le in H1; apply Nat.leb_le in H2; apply Nat.leb_le; lia).
    apply implies_is_reachability in H1; auto.
    apply implies_is_reachability in H2; auto.
    apply implies_is_reachability; eauto using reaches_is_transitive.
  Qed.

  (* ---------------------------------------------------------------------------------------------------------------------- *)
  (* Requirements of the realm: trait InRealm<R>.                                                                            *)

  Fixpoint requirement_of_realm (r : requirement) : Prop :=
    let each := fix each (l : list requirement) : Prop :=
      match l with
      | [] => True
      | r :: l => requirement_of_realm r /\ each l
      end in
    match r with
    | Atom m => of_realm m
    | All first rest => requirement_of_realm first /\ each rest
    | AnyOf first rest => requirement_of_realm first /\ each rest
    end.

  Fixpoint clause_of_realm (c : clause) : Prop :=
    match c with
    | One m => of_realm m
    | Either x y => clause_of_realm x /\ clause_of_realm y
    end.

  Fixpoint clauses_of_realm (p : clauses) : Prop :=
    match p with
    | Clause c => clause_of_realm c
    | Both x y => clauses_of_realm x /\ clauses_of_realm y
    end.

  Lemma joined_of_realm : forall p c, clauses_of_realm p -> clause_of_realm c -> clauses_of_realm (joined p c).
  Proof. induction p; simpl; intuition. Qed.

  Lemma or_of_realm : forall p q, clauses_of_realm p -> clauses_of_realm q -> clauses_of_realm (or p q).
  Proof. induction p; simpl; intuition auto using joined_of_realm. Qed.

  Lemma all_of_of_realm : forall rest a,
    clauses_of_realm a -> Forall clauses_of_realm rest -> clauses_of_realm (all_of a rest).
  Proof.
    intros rest. induction rest using four_at_a_time; intros a Ha H; simpl;
      repeat match goal with H : Forall _ (_ :: _) |- _ => inversion_clear H end; intuition.
  Qed.

  Lemma any_of_of_realm : forall rest a,
    clauses_of_realm a -> Forall clauses_of_realm rest -> clauses_of_realm (any_of a rest).
  Proof.
    intros rest. induction rest using four_at_a_time; intros a Ha H; simpl;
      repeat match goal with H : Forall _ (_ :: _) |- _ => inversion_clear H end; auto 8 using or_of_realm.
  Qed.

  Lemma clauses_of_of_realm : forall r, requirement_of_realm r -> clauses_of_realm (clauses_of r).
  Proof.
    intros r. induction r as [m|first rest IH each|first rest IH each] using requirement_induction; simpl.
    - auto.
    - intros [Hf Hr]. apply all_of_of_realm; [auto|].
      clear - each Hr. induction each as [|r l H _ IHl]; simpl; constructor; destruct Hr; auto.
    - intros [Hf Hr]. apply any_of_of_realm; [auto|].
      clear - each Hr. induction each as [|r l H _ IHl]; simpl; constructor; destruct Hr; auto.
  Qed.

  (* ---------------------------------------------------------------------------------------------------------------------- *)
  (* A caller who has a scope has what it implies. A login within a time is within each longer time. A login at a level is at each
     lower level.                                                                                                            *)

  Definition closed (v : member -> bool) : Prop :=
    forall m n, of_realm m -> of_realm n -> implies m n = true -> v m = true -> v n = true.

  (* Soundness: what follows is met. *)

  Lemma some_member_follows_sound : forall v, closed v -> forall c s, of_realm s -> clause_of_realm c ->
    some_member_follows c s = true -> v s = true -> meets_clause v c = true.
  Proof.
    intros v Hv c s Hs. induction c as [m|x IHx y IHy]; simpl; intros Hc H Hm.
    - eauto.
    - apply orb_true_iff in H. apply orb_true_iff. destruct Hc, H; auto.
  Qed.

  Lemma clause_gives_sound : forall v, closed v -> forall d c, clause_of_realm d -> clause_of_realm c ->
    clause_gives d c = true -> meets_clause v d = true -> meets_clause v c = true.
  Proof.
    intros v Hv d c Hd Hc. induction d as [s|x IHx y IHy]; simpl in *; intros H Hm.
    - eauto using some_member_follows_sound.
    - apply andb_true_iff in H. apply orb_true_iff in Hm. destruct Hd, H, Hm; auto.
  Qed.

  Lemma gives_sound : forall v, closed v -> forall given c, clauses_of_realm given -> clause_of_realm c ->
    gives given c = true -> meets_clauses v given = true -> meets_clause v c = true.
  Proof.
    intros v Hv given c Hg Hc. induction given as [d|x IHx y IHy]; simpl in *; intros H Hm.
    - eauto using clause_gives_sound.
    - apply orb_true_iff in H. apply andb_true_iff in Hm. destruct Hg, H, Hm; auto.
  Qed.

  Lemma every_clause_follows_sound : forall v, closed v -> forall self given,
    clauses_of_realm self -> clauses_of_realm given ->
    every_clause_follows self given = true -> meets_clauses v given = true -> meets_clauses v self = true.
  Proof.
    intros v Hv self given Hs Hg. induction self as [c|x IHx y IHy]; simpl in *; intros H Hm.
    - eauto using gives_sound.
    - apply andb_true_iff in H. apply andb_true_iff. destruct Hs, H; auto.
  Qed.

  (* Completeness: for a clause that no clause gives, there is a caller who meets all clauses, and not this one. The caller has
     everything except what implies a member of the clause. *)

  Definition all_but (c : clause) (m : member) : bool := negb (some_member_follows c m).

  Lemma some_member_follows_from_what_implies : forall c m n, clause_of_realm c -> of_realm m -> of_realm n ->
    implies m n = true -> some_member_follows c n = true -> some_member_follows c m = true.
  Proof.
    intros c m n Hc Hm Hn H. induction c as [k|x IHx y IHy]; simpl in *.
    - eauto using implies_is_transitive.
    - rewrite !orb_true_iff. destruct Hc. intuition.
  Qed.

  Lemma all_but_is_closed : forall c, clause_of_realm c -> closed (all_but c).
  Proof.
    unfold closed, all_but. intros c Hc m n Hm Hn H Hv.
    destruct (some_member_follows c n) eqn:Hk; [|reflexivity].
    rewrite (some_member_follows_from_what_implies c m n) in Hv; auto.
  Qed.

  Lemma all_but_does_not_meet : forall c part, clause_of_realm part ->
    (forall s, some_member_follows part s = true -> some_member_follows c s = true) ->
    meets_clause (all_but c) part = false.
  Proof.
    intros c part. induction part as [m|x IHx y IHy]; simpl; intros Hp H.
    - unfold all_but. rewrite H; auto using implies_is_reflexive.
    - destruct Hp. apply orb_false_iff. split; [apply IHx|apply IHy]; auto;
        intros s Hs; apply H; rewrite Hs; auto using orb_true_r.
  Qed.

  Lemma all_but_meets_clause : forall c d, clause_gives d c = false -> meets_clause (all_but c) d = true.
  Proof.
    intros c d. induction d as [s|x IHx y IHy]; simpl; intro H.
    - unfold all_but. now rewrite H.
    - apply andb_false_iff in H. apply orb_true_iff. destruct H; auto.
  Qed.

  Lemma all_but_meets_clauses : forall c given, gives given c = false -> meets_clauses (all_but c) given = true.
  Proof.
    intros c given. induction given as [d|x IHx y IHy]; simpl; intro H.
    - now apply all_but_meets_clause.
    - apply orb_false_iff in H. apply andb_true_iff. destruct H; auto.
  Qed.

  (* For what does not follow, there is a clause with such a caller. *)
  Lemma counterexample : forall self given, clauses_of_realm self -> every_clause_follows self given = false ->
    exists c, clause_of_realm c /\ meets_clauses (all_but c) given = true /\ meets_clauses (all_but c) self = false.
  Proof.
    intros self given Hs. induction self as [c|x IHx y IHy]; simpl in *; intro H.
    - exists c. auto using all_but_meets_clauses, all_but_does_not_meet.
    - destruct Hs as [Hx Hy]. apply andb_false_iff in H. destruct H as [H|H].
      + destruct (IHx Hx H) as (c & Hc & Hg & Hn). exists c. rewrite Hn. auto.
      + destruct (IHy Hy H) as (c & Hc & Hg & Hn). exists c. rewrite Hn. auto using andb_false_r.
  Qed.

  (* The theorem: `Grants` is logical consequence. *)
  Theorem grants_is_logical_consequence : forall s t, requirement_of_realm s -> requirement_of_realm t ->
    (grants s t = true <-> forall v, closed v -> meets v s = true -> meets v t = true).
  Proof.
    intros s t Hs Ht.
    apply clauses_of_of_realm in Hs, Ht. unfold grants. split.
    - intros H v Hv. rewrite <- !clauses_mean_the_requirement. eauto using every_clause_follows_sound.
    - intro H. destruct (every_clause_follows (clauses_of t) (clauses_of s)) eqn:E; [reflexivity|].
      destruct (counterexample _ _ Ht E) as (c & Hc & Hg & Hn).
      rewrite clauses_mean_the_requirement in Hg, Hn.
      rewrite (H _ (all_but_is_closed c Hc) Hg) in Hn. discriminate.
  Qed.

  (* ---------------------------------------------------------------------------------------------------------------------- *)
  (* The same for callers as they are when a request is checked: with a set of scopes, the age of a login, and a level.       *)

  (* struct Evidence *)
  Record caller := {
    holds : scope -> bool;
    age : option nat; (* of the login, in seconds, rounded up *)
    level : nat;
  }.

  (* `Credentials` hold what their scopes imply, and a level is a `u8`. *)
  Definition is_caller (a : caller) : Prop :=
    (forall s c, realm s -> realm c -> scope_implies s c = true -> holds a s = true -> holds a c = true)
    /\ level a <= highest_level.

  (* trait Evaluate: `is_met` of a scope, of `Fresh` and of `Level` *)
  Definition has (a : caller) (m : member) : bool :=
    match m with
    | Scope s => holds a s
    | Within n => match age a with Some age => age <=? n | None => false end
    | AtLeast n => n <=? level a
    end.

  Lemma callers_are_closed : forall a, is_caller a -> closed (has a).
  Proof.
    intros a [Ha _] [s|m|m] [c|n|n] Hm Hn; simpl; intros H Hv; try discriminate.
    - eauto.
    - destruct (age a) as [x|]; [|discriminate]. apply Nat.leb_le in H, Hv. apply Nat.leb_le. lia.
    - apply Nat.leb_le in H, Hv. apply Nat.leb_le. lia.
  Qed.

  (* The caller with everything except what implies a member of a clause. *)
  Fixpoint age_but (c : clause) : nat :=
    match c with
    | One (Within n) => S n
    | One _ => 0
    | Either x y => Nat.max (age_but x) (age_but y)
    end.

  Fixpoint level_but (c : clause) : nat :=
    match c with
    | One (AtLeast n) => n - 1
    | One _ => highest_level
    | Either x y => Nat.min (level_but x) (level_but y)
    end.

  Definition caller_but (c : clause) : caller :=
    {| holds := fun s => all_but c (Scope s); age := Some (age_but c); level := level_but c |}.

  Lemma age_but_is_the_age : forall c n, (age_but c <=? n) = all_but c (Within n).
  Proof.
    unfold all_but. intros c n. induction c as [[s|m|m]|x IHx y IHy]; simpl some_member_follows; simpl age_but; try reflexivity.
    - unfold implies. rewrite Nat.leb_antisym. now f_equal.
    - rewrite negb_orb, <- IHx, <- IHy.
      apply eq_true_iff_eq. rewrite andb_true_iff, !Nat.leb_le. lia.
  Qed.

  Lemma level_but_is_the_level : forall c n, clause_of_realm c -> of_realm (AtLeast n) ->
    (n <=? level_but c) = all_but c (AtLeast n).
  Proof.
    unfold all_but. intros c n Hc Hn.
    induction c as [[s|m|m]|x IHx y IHy]; simpl some_member_follows; simpl level_but; simpl in Hc, Hn.
    - apply Nat.leb_le. lia.
    - apply Nat.leb_le. lia.
    - unfold implies. apply eq_true_iff_eq. rewrite negb_true_iff, Nat.leb_le, Nat.leb_gt. lia.
    - destruct Hc. rewrite negb_orb, <- IHx, <- IHy; auto.
      apply eq_true_iff_eq. rewrite andb_true_iff, !Nat.leb_le. lia.
  Qed.

  Lemma caller_but_has : forall c m, clause_of_realm c -> of_realm m -> has (caller_but c) m = all_but c m.
  Proof.
    intros c [s|n|n] Hc Hm.
    - reflexivity.
    - apply age_but_is_the_age.
    - now apply level_but_is_the_level.
  Qed.

  Lemma caller_but_is_caller : forall c, clause_of_realm c -> is_caller (caller_but c).
  Proof.
    intros c Hc. split; simpl.
    - intros s t Hs Ht. now apply (all_but_is_closed c Hc (Scope s) (Scope t)).
    - induction c as [[s|m|m]|x IHx y IHy]; simpl in *; try lia. destruct Hc. intuition lia.
  Qed.

  Lemma meets_clause_depends_on_the_realm : forall v w, (forall m, of_realm m -> v m = w m) ->
    forall c, clause_of_realm c -> meets_clause v c = meets_clause w c.
  Proof.
    intros v w H c. induction c as [m|x IHx y IHy]; simpl; intro Hc.
    - auto.
    - destruct Hc. now rewrite IHx, IHy.
  Qed.

  Lemma meets_clauses_depends_on_the_realm : forall v w, (forall m, of_realm m -> v m = w m) ->
    forall p, clauses_of_realm p -> meets_clauses v p = meets_clauses w p.
  Proof.
    intros v w H p. induction p as [c|x IHx y IHy]; simpl; intro Hp.
    - now apply meets_clause_depends_on_the_realm.
    - destruct Hp. now rewrite IHx, IHy.
  Qed.

  (* The theorem for callers: `Grants` holds if and only if every caller who meets `s` meets `t`. *)
  Theorem grants_is_what_every_caller_meets : forall s t, requirement_of_realm s -> requirement_of_realm t ->
    (grants s t = true <-> forall a, is_caller a -> meets (has a) s = true -> meets (has a) t = true).
  Proof.
    intros s t Hs Ht. split.
    - intros H a Ha. apply grants_is_logical_consequence; auto using callers_are_closed.
    - intro H. unfold grants. destruct (every_clause_follows (clauses_of t) (clauses_of s)) eqn:E; [reflexivity|].
      apply clauses_of_of_realm in Hs, Ht.
      destruct (counterexample _ _ Ht E) as (c & Hc & Hg & Hn).
      specialize (H (caller_but c) (caller_but_is_caller c Hc)).
      rewrite <- !clauses_mean_the_requirement in H.
      rewrite !(meets_clauses_depends_on_the_realm _ _ (fun m => caller_but_has c m Hc)) in H by assumption.
      rewrite (H Hg) in Hn. discriminate.
  Qed.
End Realm.

(* ------------------------------------------------------------------------------------------------------------------------ *)
(* The assumptions can be met, and the definitions compute: the realm of the tests, with a scope that is implied in two ways. *)

Definition viewer := Numbered UTerm [].
Definition auditor := Numbered (UInt UTerm true) [].
Definition editor := Numbered (UInt (UInt UTerm true) false) [viewer].
Definition admin := Numbered (UInt (UInt UTerm true) true) [editor; auditor; viewer].
Definition shop (s : scope) : Prop := In s [viewer; auditor; editor; admin].

Theorem shop_is_a_realm : is_realm shop.
Proof.
  split.
  - intros s c Hs Hc H.
    destruct Hs as [<-|[<-|[<-|[<-|[]]]]]; destruct Hc as [<-|[<-|[<-|[<-|[]]]]]; (reflexivity || discriminate H).
  - intros s c Hs Hc. unfold shop.
    destruct Hs as [<-|[<-|[<-|[<-|[]]]]]; simpl in *; intuition.
Qed.

Example an_admin_is_a_viewer : grants (Atom (Scope admin)) (Atom (Scope viewer)) = true.
Proof. reflexivity. Qed.

Example a_viewer_is_no_admin : grants (Atom (Scope viewer)) (Atom (Scope admin)) = false.
Proof. reflexivity. Qed.

Example distribution :
  grants
    (AnyOf (All (Atom (Scope editor)) [Atom (Within 60)]) [Atom (Scope admin)])
    (All (Atom (Scope viewer)) [AnyOf (Atom (Within 90)) [Atom (Scope auditor)]]) = true.
Proof. reflexivity. Qed.

Example one_of_two_is_not_both :
  grants (AnyOf (Atom (Scope editor)) [Atom (Scope auditor)]) (All (Atom (Scope editor)) [Atom (Scope auditor)]) = false.
Proof. reflexivity. Qed.
