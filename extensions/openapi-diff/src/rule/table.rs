//! The table of rules.

use super::{Class, Entry};

macro_rules! rules {
    ($($name:ident $id:literal $prefix:literal $class:ident $mirror:ident $request:literal $response:literal $why:literal;)*) => {
        /// Something that a comparison can find.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Rule {
            $(#[doc = $why] $name,)*
        }

        impl Rule {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            pub(crate) fn entry(self) -> Entry {
                match self {
                    $(Self::$name => Entry {
                        id: $id,
                        has_prefix: $prefix,
                        class: Class::$class,
                        mirror: Self::$mirror,
                        request: $request,
                        response: $response,
                        why: $why,
                    },)*
                }
            }
        }
    };
}

rules! {
    PropertyAdded "property-added" true Exist PropertyRemoved "ccc" "ccc"
        "Requests may leave it out, and readers of answers skip what they do not know.";
    RequiredPropertyAdded "required-property-added" true Narrow RequiredPropertyRemoved "bbb" "---"
        "Requests without it were fine and are refused now; a default does not change that.";
    PropertyAddedToClosed "property-added-to-closed" true Exist ClosedPropertyRemoved "---" "wbw"
        "The old schema allowed no other properties, and strict clients hold answers to that.";
    PropertyRemoved "property-removed" true Exist PropertyAdded "wwb" "wwb"
        "What is sent is ignored now, or what was read may be missing.";
    ClosedPropertyRemoved "closed-property-removed" true Narrow PropertyAddedToClosed "bbb" "---"
        "The schema allows no other properties, so requests that have it are refused.";
    RequiredPropertyRemoved "required-property-removed" true Wide RequiredPropertyAdded "---" "bbb"
        "It was always there, and clients rely on it.";
    PropertyBecameRequired "property-became-required" true Narrow PropertyBecameOptional "bbb" "ccc"
        "Requests without it were fine and are refused now.";
    PropertyBecameOptional "property-became-optional" true Wide PropertyBecameRequired "ccc" "bbb"
        "It was always there, and clients rely on it.";
    ReadOnlyAdded "read-only-added" true Exist ReadOnlyRemoved "www" "---"
        "What clients send in it is no longer taken.";
    ReadOnlyRemoved "read-only-removed" true Exist ReadOnlyAdded "ccc" "---"
        "Clients may send it now.";
    WriteOnlyAdded "write-only-added" true Exist WriteOnlyRemoved "---" "www"
        "It is no longer in answers.";
    RequiredWriteOnlyAdded "required-write-only-added" true Wide WriteOnlyRemoved "---" "bbb"
        "It was always in answers and no longer is.";
    WriteOnlyRemoved "write-only-removed" true Exist WriteOnlyAdded "---" "ccc"
        "It is in answers now.";
    TypeNarrowed "type-narrowed" true Narrow TypeWidened "bbb" "ccc"
        "Values of the types that have gone are no longer taken.";
    TypeWidened "type-widened" true Wide TypeNarrowed "ccc" "bbb"
        "Answers may have values of types that clients do not expect.";
    TypeChanged "type-changed" true Change TypeChanged "bbb" "bbb"
        "Values of the old type are not values of the new one.";
    NullForbidden "null-forbidden" true Narrow NullAllowed "bbb" "ccc"
        "`null` was taken and is refused now.";
    NullAllowed "null-allowed" true Wide NullForbidden "ccc" "bbb"
        "Answers may have `null` where there always was a value.";
    FormatNarrowed "format-narrowed" true Narrow FormatWidened "bbb" "ccc"
        "Values that the new format does not have are refused.";
    FormatWidened "format-widened" true Wide FormatNarrowed "ccc" "bbb"
        "Answers may have values that the old format does not have.";
    FormatChanged "format-changed" true Change FormatChanged "bbb" "bbb"
        "Values of the old format are not values of the new one.";
    FormatUndecided "format-undecided" true Exist FormatUndecided "www" "www"
        "A format that is not known: one cannot decide what it refuses.";
    EnumValueRemoved "enum-value-removed" true Narrow EnumValueAdded "bbb" "ccc"
        "A value that was taken is refused now.";
    EnumValueAdded "enum-value-added" true Wide EnumValueRemoved "ccc" "wbb"
        "Answers may have a value that clients do not know. Strictly this breaks; most clients bear it.";
    ExtensibleEnumValueAdded "extensible-enum-value-added" true Exist ExtensibleEnumValueRemoved "ccc" "ccc"
        "`x-extensible-enum` says that there will be more.";
    ExtensibleEnumValueRemoved "extensible-enum-value-removed" true Narrow ExtensibleEnumValueAdded "bbb" "ccc"
        "A value that was taken is refused now.";
    EnumReplaced "enum-replaced" true Change EnumReplaced "bbb" "bbb"
        "None of the old values is left.";
    EnumIntroduced "enum-introduced" true Narrow EnumDropped "bbb" "ccc"
        "Only listed values are taken now.";
    EnumDropped "enum-dropped" true Wide EnumIntroduced "ccc" "bbb"
        "Answers may have any value now.";
    MinimumTightened "minimum-tightened" true Narrow MinimumLoosened "bbb" "ccc"
        "Values beyond the new bound were taken and are refused now.";
    MinimumLoosened "minimum-loosened" true Wide MinimumTightened "ccc" "bbb"
        "Answers may have values beyond the old bound.";
    MaximumTightened "maximum-tightened" true Narrow MaximumLoosened "bbb" "ccc"
        "Values beyond the new bound were taken and are refused now.";
    MaximumLoosened "maximum-loosened" true Wide MaximumTightened "ccc" "bbb"
        "Answers may have values beyond the old bound.";
    MinLengthTightened "min-length-tightened" true Narrow MinLengthLoosened "bbb" "ccc"
        "Values beyond the new bound were taken and are refused now.";
    MinLengthLoosened "min-length-loosened" true Wide MinLengthTightened "ccc" "bbb"
        "Answers may have values beyond the old bound.";
    MaxLengthTightened "max-length-tightened" true Narrow MaxLengthLoosened "bbb" "ccc"
        "Values beyond the new bound were taken and are refused now.";
    MaxLengthLoosened "max-length-loosened" true Wide MaxLengthTightened "ccc" "bbb"
        "Answers may have values beyond the old bound.";
    MinItemsTightened "min-items-tightened" true Narrow MinItemsLoosened "bbb" "ccc"
        "Values beyond the new bound were taken and are refused now.";
    MinItemsLoosened "min-items-loosened" true Wide MinItemsTightened "ccc" "bbb"
        "Answers may have values beyond the old bound.";
    MaxItemsTightened "max-items-tightened" true Narrow MaxItemsLoosened "bbb" "ccc"
        "Values beyond the new bound were taken and are refused now.";
    MaxItemsLoosened "max-items-loosened" true Wide MaxItemsTightened "ccc" "bbb"
        "Answers may have values beyond the old bound.";
    MinPropertiesTightened "min-properties-tightened" true Narrow MinPropertiesLoosened "bbb" "ccc"
        "Values beyond the new bound were taken and are refused now.";
    MinPropertiesLoosened "min-properties-loosened" true Wide MinPropertiesTightened "ccc" "bbb"
        "Answers may have values beyond the old bound.";
    MaxPropertiesTightened "max-properties-tightened" true Narrow MaxPropertiesLoosened "bbb" "ccc"
        "Values beyond the new bound were taken and are refused now.";
    MaxPropertiesLoosened "max-properties-loosened" true Wide MaxPropertiesTightened "ccc" "bbb"
        "Answers may have values beyond the old bound.";
    MultipleOfTightened "multiple-of-tightened" true Narrow MultipleOfLoosened "bbb" "ccc"
        "Numbers between the new steps are refused now.";
    MultipleOfLoosened "multiple-of-loosened" true Wide MultipleOfTightened "ccc" "bbb"
        "Answers may have numbers between the old steps.";
    MultipleOfChanged "multiple-of-changed" true Change MultipleOfChanged "bbb" "bbb"
        "Some multiples of the old number are none of the new one.";
    UniqueItemsAdded "unique-items-added" true Narrow UniqueItemsRemoved "bbb" "ccc"
        "Lists with equal items were taken and are refused now.";
    UniqueItemsRemoved "unique-items-removed" true Wide UniqueItemsAdded "ccc" "bbb"
        "Answers may have lists with equal items.";
    PatternAdded "pattern-added" true Narrow PatternRemoved "bbb" "ccc"
        "Texts that do not match were taken and are refused now.";
    PatternRemoved "pattern-removed" true Wide PatternAdded "ccc" "wbw"
        "Answers may have texts that did not match; few clients look.";
    PatternNarrowed "pattern-narrowed" true Narrow PatternWidened "bbb" "ccc"
        "Texts that only the old pattern matches are refused now.";
    PatternWidened "pattern-widened" true Wide PatternNarrowed "ccc" "bbb"
        "Answers may have texts that the old pattern does not match.";
    PatternChanged "pattern-changed" true Change PatternChanged "bbb" "bbb"
        "Some texts that the old pattern matches are not matched by the new one.";
    AdditionalRestricted "additional-properties-restricted" true Narrow AdditionalAllowed "bbb" "ccc"
        "Requests with other properties were taken and are refused now.";
    AdditionalAllowed "additional-properties-allowed" true Wide AdditionalRestricted "ccc" "wbw"
        "Answers may have properties that strict clients refuse.";
    UnionMemberRemoved "union-member-removed" true Narrow UnionMemberAdded "bbb" "ccc"
        "Values of that alternative are refused now.";
    UnionMemberAdded "union-member-added" true Wide UnionMemberRemoved "ccc" "bbb"
        "Answers may be of an alternative that clients do not know.";
    DiscriminatorAdded "discriminator-added" true Exist DiscriminatorRemoved "www" "www"
        "Alternatives are told apart by a property now; whether all values have it cannot be decided.";
    DiscriminatorRemoved "discriminator-removed" true Exist DiscriminatorAdded "bbb" "bbb"
        "Clients tell alternatives apart by it.";
    DiscriminatorChanged "discriminator-changed" true Exist DiscriminatorChanged "bbb" "bbb"
        "Clients tell alternatives apart by another property.";
    MappingRemoved "discriminator-mapping-removed" true Exist MappingAdded "bbb" "bbb"
        "The value no longer means an alternative.";
    MappingAdded "discriminator-mapping-added" true Exist MappingRemoved "ccc" "www"
        "Answers may have a value in the discriminator that clients do not know.";
    ConstraintAdded "constraint-added" true Narrow ConstraintRemoved "bbb" "ccc"
        "Values that the new keyword excludes were taken and are refused now.";
    ConstraintRemoved "constraint-removed" true Wide ConstraintAdded "ccc" "bbb"
        "Answers may have values that the old keyword excluded.";
    ConstraintChanged "constraint-changed" true Change ConstraintChanged "bbb" "bbb"
        "The keyword excludes other values than before.";
    ConstraintTightened "constraint-tightened" true Narrow ConstraintLoosened "bbb" "ccc"
        "The keyword excludes values now that were taken before.";
    ConstraintLoosened "constraint-loosened" true Wide ConstraintTightened "ccc" "bbb"
        "Answers may have values that the keyword excluded before.";
    SchemaNarrowed "schema-narrowed" true Narrow SchemaWidened "bbb" "ccc"
        "Some values that were taken are refused now.";
    SchemaWidened "schema-widened" true Wide SchemaNarrowed "ccc" "bbb"
        "Answers may have values that they never had.";
    SchemaUndecided "schema-undecided" true Exist SchemaUndecided "www" "www"
        "One cannot decide whether all old values are still good.";
    DefaultChanged "default-changed" true Exist DefaultChanged "www" "ccc"
        "A request that leaves it out means something else now.";
    ParameterAdded "parameter-added" true Exist ParameterRemoved "ccc" "ccc"
        "It may be left out.";
    RequiredParameterAdded "required-parameter-added" true Narrow RequiredParameterRemoved "bbb" "---"
        "Requests without it were fine and are refused now.";
    ParameterRemoved "parameter-removed" true Exist ParameterAdded "wwb" "wwb"
        "It has no effect any more, and strict servers refuse what they do not know.";
    RequiredParameterRemoved "required-parameter-removed" true Wide RequiredParameterAdded "---" "bbb"
        "The receiver relies on it.";
    ParameterBecameRequired "parameter-became-required" true Narrow ParameterBecameOptional "bbb" "ccc"
        "Requests without it were fine and are refused now.";
    ParameterBecameOptional "parameter-became-optional" true Wide ParameterBecameRequired "ccc" "bbb"
        "The receiver relies on it.";
    ParameterStyleChanged "parameter-style-changed" true Exist ParameterStyleChanged "bbb" "bbb"
        "The same value is written in another way.";
    ParameterExplodeChanged "parameter-explode-changed" true Exist ParameterExplodeChanged "bbb" "bbb"
        "Lists and objects are written in another way.";
    ParameterReservedChanged "parameter-allow-reserved-changed" true Exist ParameterReservedChanged "bbb" "bbb"
        "Reserved characters are written in another way.";
    ParameterEmptyChanged "parameter-allow-empty-changed" true Exist ParameterEmptyChanged "www" "ccc"
        "Whether a parameter without a value is taken has changed.";
    ParameterContentChanged "parameter-content-changed" true Exist ParameterContentChanged "bbb" "bbb"
        "The value is written in another format.";
    PathParameterRenamed "path-parameter-renamed" true Exist PathParameterRenamed "ccb" "ccb"
        "The wire does not know its name; the arguments of generated functions do.";
    BodyAdded "body-added" true Exist BodyRemoved "ccc" "ccc"
        "It may be left out.";
    RequiredBodyAdded "required-body-added" true Narrow RequiredBodyRemoved "bbb" "ccc"
        "Requests without a body were fine and are refused now.";
    BodyRemoved "body-removed" true Exist BodyAdded "bbb" "bbb"
        "What was sent is no longer taken.";
    RequiredBodyRemoved "required-body-removed" true Exist RequiredBodyAdded "bbb" "bbb"
        "What was sent is no longer taken.";
    BodyBecameRequired "body-became-required" true Narrow BodyBecameOptional "bbb" "ccc"
        "Requests without a body were fine and are refused now.";
    BodyBecameOptional "body-became-optional" true Wide BodyBecameRequired "ccc" "bbb"
        "The receiver relies on it.";
    MediaTypeRemoved "media-type-removed" true Exist MediaTypeAdded "bbb" "bbb"
        "Who sends or wants this media type gets an error.";
    MediaTypeAdded "media-type-added" true Exist MediaTypeRemoved "ccc" "ccc"
        "The old media types are still there.";
    ContentRemoved "content-removed" true Exist ContentAdded "bbb" "bbb"
        "There was content to read, and there is none.";
    ContentAdded "content-added" true Exist ContentRemoved "ccc" "ccc"
        "Who expects no content does not read it.";
    EncodingNarrowed "encoding-narrowed" true Exist EncodingWidened "bbb" "ccc"
        "A part of this content type is refused now.";
    EncodingWidened "encoding-widened" true Exist EncodingNarrowed "ccc" "bbb"
        "A part may have a content type that it never had.";
    EncodingChanged "encoding-changed" true Exist EncodingChanged "bbb" "bbb"
        "A part is written in another way.";
    SuccessStatusRemoved "success-status-removed" true Exist SuccessStatusAdded "bbb" "bbb"
        "Who waits for this status does not get it.";
    SuccessStatusAdded "success-status-added" true Exist SuccessStatusRemoved "ccc" "cwc"
        "Success has another form too; clients that look at the class of the status go on working.";
    ErrorStatusRemoved "error-status-removed" true Exist ErrorStatusAdded "ccc" "ccc"
        "An error less.";
    ErrorStatusAdded "error-status-added" true Exist ErrorStatusRemoved "ccc" "ccc"
        "Any request may fail in ways that a document does not list.";
    HeaderAdded "header-added" true Exist HeaderRemoved "ccc" "ccc"
        "Headers that nobody knows are skipped.";
    RequiredHeaderAdded "required-header-added" true Narrow RequiredHeaderRemoved "bbb" "---"
        "The receiver asks for what is not sent yet.";
    HeaderRemoved "header-removed" true Exist HeaderAdded "www" "www"
        "Who reads it may miss it.";
    RequiredHeaderRemoved "required-header-removed" true Wide RequiredHeaderAdded "---" "bbb"
        "It was always there, and clients rely on it.";
    HeaderBecameRequired "header-became-required" true Narrow HeaderBecameOptional "bbb" "ccc"
        "The receiver asks for what is not always sent.";
    HeaderBecameOptional "header-became-optional" true Wide HeaderBecameRequired "ccc" "bbb"
        "It was always there, and clients rely on it.";
    OperationAdded "operation-added" false Exist OperationRemoved "ccc" "ccc"
        "Nobody calls it yet.";
    OperationRemoved "operation-removed" false Exist OperationAdded "bbb" "bbb"
        "Who calls it gets an error.";
    DeprecatedOperationRemoved "deprecated-operation-removed" false Exist OperationAdded "www" "www"
        "It was announced, without a date.";
    SunsetOperationRemoved "sunset-operation-removed" false Exist OperationAdded "ccc" "ccc"
        "Its announced date is past.";
    OperationMoved "operation-moved" false Exist OperationMoved "bbb" "bbb"
        "Who calls the old path gets an error.";
    OperationIdChanged "operation-id-changed" false Exist OperationIdChanged "wwb" "wwb"
        "Names in generated code change; the wire does not show it.";
    OperationDeprecated "operation-deprecated" false Exist OperationUndeprecated "ccc" "ccc"
        "It still works.";
    OperationUndeprecated "operation-undeprecated" false Exist OperationDeprecated "ccc" "ccc"
        "It stays.";
    SunsetRemoved "sunset-removed" false Exist SunsetAdded "bbb" "bbb"
        "What was announced no longer holds.";
    SunsetAdded "sunset-added" false Exist SunsetRemoved "ccc" "ccc"
        "The end is announced.";
    SunsetAdvanced "sunset-advanced" false Exist SunsetPostponed "bbb" "bbb"
        "Clients have less time than was announced.";
    SunsetPostponed "sunset-postponed" false Exist SunsetAdvanced "ccc" "ccc"
        "Clients have more time than was announced.";
    SunsetMissing "sunset-missing" false Exist SunsetMissing "bbb" "bbb"
        "The policy wants a date for what is deprecated.";
    SunsetTooSoon "sunset-too-soon" false Exist SunsetTooSoon "bbb" "bbb"
        "The policy gives clients more time than this.";
    StabilityLowered "stability-lowered" false Exist StabilityRaised "bbb" "bbb"
        "What was promised to be stable no longer is.";
    StabilityRaised "stability-raised" false Exist StabilityLowered "ccc" "ccc"
        "More is promised than before.";
    ServerRemoved "server-removed" false Exist ServerAdded "www" "www"
        "Who calls that address may get no answer.";
    ServerAdded "server-added" false Exist ServerRemoved "ccc" "ccc"
        "The old addresses are still there.";
    BasePathChanged "base-path-changed" false Exist BasePathChanged "bbb" "bbb"
        "Every address changes.";
    WebhookAdded "webhook-added" false Exist WebhookRemoved "ccc" "ccc"
        "Who does not offer it is not called.";
    WebhookRemoved "webhook-removed" false Exist WebhookAdded "bbb" "bbb"
        "Who waits to be called is not called any more.";
    CallbackAdded "callback-added" false Exist CallbackRemoved "ccc" "ccc"
        "Who gives no address for it is not called.";
    CallbackRemoved "callback-removed" false Exist CallbackAdded "bbb" "bbb"
        "Who waits to be called is not called any more.";
    SecurityRequirementAdded "security-requirement-added" false Narrow SecurityRequirementRemoved "bbb" "bbb"
        "Requests without credentials were fine and are refused now.";
    SecurityRequirementRemoved "security-requirement-removed" false Wide SecurityRequirementAdded "ccc" "ccc"
        "Credentials are no longer needed.";
    SecurityScopeAdded "security-scope-added" false Narrow SecurityScopeRemoved "bbb" "bbb"
        "Tokens without the new scope were good and are refused now.";
    SecurityScopeRemoved "security-scope-removed" false Wide SecurityScopeAdded "ccc" "ccc"
        "Tokens need less.";
    SecuritySchemeAdded "security-scheme-added" false Narrow SecuritySchemeRemoved "bbb" "bbb"
        "One credential was enough and two are needed now.";
    SecuritySchemeRemoved "security-scheme-removed" false Wide SecuritySchemeAdded "ccc" "ccc"
        "Fewer credentials are needed.";
    SecurityAlternativeRemoved "security-alternative-removed" false Narrow SecurityAlternativeAdded "bbb" "bbb"
        "These credentials were good and are refused now.";
    SecurityAlternativeAdded "security-alternative-added" false Wide SecurityAlternativeRemoved "ccc" "ccc"
        "The old credentials are still good.";
    SecuritySchemeChanged "security-scheme-changed" false Change SecuritySchemeChanged "bbb" "bbb"
        "Credentials are shown in another way.";
    SecurityAddressChanged "security-address-changed" false Exist SecurityAddressChanged "www" "www"
        "Tokens are had elsewhere; whether old ones are good cannot be decided.";
    DialectChanged "dialect-changed" false Exist DialectChanged "www" "www"
        "Schemas are to be read by other rules; what that changes cannot be decided.";
    VersionStepTooSmall "version-step-too-small" false Exist VersionStepTooSmall "www" "www"
        "The version promises less change than there is.";
    DocumentationChanged "documentation-changed" false Remark DocumentationChanged "ccc" "ccc"
        "Only what people read.";
    TagsChanged "tags-changed" false Remark TagsChanged "ccw" "ccw"
        "Only how operations are grouped, which some generators turn into classes.";
    Deprecated "deprecated" false Remark Undeprecated "ccc" "ccc"
        "It still works.";
    Undeprecated "undeprecated" false Remark Deprecated "ccc" "ccc"
        "It stays.";
    InfoChanged "info-changed" false Remark InfoChanged "ccc" "ccc"
        "Only what people read.";
}
