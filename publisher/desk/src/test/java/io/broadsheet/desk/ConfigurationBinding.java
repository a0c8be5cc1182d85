package io.broadsheet.desk;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.BeanContext;
import io.micronaut.context.BeanResolutionContext;
import io.micronaut.context.env.PropertySource;
import io.micronaut.inject.BeanConfiguration;
import io.micronaut.inject.BeanDefinitionReference;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Binds one configuration record as the service would, without starting the service. */
public final class ConfigurationBinding {
    private ConfigurationBinding() {}

    /** The record, bound to these settings and nothing else. */
    public static <T> T bind(Class<T> type, Map<String, Object> settings) {
        try (ApplicationContext context = ApplicationContext.builder()
                .deduceEnvironment(false)
                .propertySources(
                        PropertySource.of("settings", settings),
                        PropertySource.of("quiet", Map.of("kafka.enabled", false)))
                .beanConfigurations(new AllOtherBeans(type.getName()))
                .start()) {
            return context.getBean(type);
        }
    }

    /** The beans of the services but for one, switched off. */
    private record AllOtherBeans(String one) implements BeanConfiguration {
        @Override
        @SuppressWarnings("rawtypes") // as Micronaut declares it
        public boolean isWithin(BeanDefinitionReference reference) {
            return isWithin(reference.getName());
        }

        @Override
        public boolean isWithin(String className) {
            return className.startsWith("io.broadsheet.") && !className.equals(one);
        }

        @Override
        public boolean isEnabled(BeanContext context, @Nullable BeanResolutionContext resolution) {
            return false;
        }

        @Override
        public @Nullable Package getPackage() {
            return null;
        }

        @Override
        public String getName() {
            return "all other beans";
        }

        @Override
        public String getVersion() {
            return "1";
        }
    }
}
